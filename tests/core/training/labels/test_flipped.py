"""Flipped labels are found by a cross-check that is really trained: level and upright stripes in noise.

Drawn pets take a larger network and minutes; `benchmarks.suspicious_labels` measures them and real photos.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.blocks import Block
from core.datasets import Source
from core.datasets.marks import Marks, keep_marks
from core.training import Configuration, Recorder, create_run
from core.training.configuration import NO_AUGMENTATION
from core.training.labels.cross_checking import CrossCheck, Part, fold_configurations, verdicts
from core.training.labels.suspects import suspects

CLASSES, PICTURES, FLIPPED = ("level", "upright"), 240, 12
WIDTHS = ((3, 16), (16, 32), (32, 32))
SMALL = Block.of(
    "Sequential",
    *(
        layer
        for before, after in WIDTHS
        for layer in (
            Block.of("Conv2d", in_channels=before, out_channels=after, kernel_size=3, stride=2, padding=1),
            Block.of("BatchNorm2d", num_features=after), Block.of("ReLU"),
        )
    ),
    Block.of("Flatten"), Block.of("Linear", in_features=32 * 4 * 4, out_features=2),
)  # fmt: skip


def striped(number: int) -> np.ndarray:
    """Draw one picture, uint8 (32, 32, 3): even numbers level stripes, odd ones upright."""
    random = np.random.default_rng(number)
    wave = np.sin(np.arange(32) * random.uniform(0.5, 1.0) + random.uniform(0, 6))
    stripes = np.broadcast_to(wave[:, None], (32, 32))
    stripes = stripes if number % 2 == 0 else stripes.T
    noise = random.normal(size=(32, 32, 3))
    picture: np.ndarray = (128 + 40 * stripes[..., None] + 40 * noise).clip(0, 255).astype(np.uint8)
    return picture


@pytest.fixture
def source(tmp_path: Path) -> Source:
    """Return a folder of stripes."""
    for number in range(PICTURES):
        kind = CLASSES[number % 2]
        (tmp_path / kind).mkdir(exist_ok=True)
        Image.fromarray(striped(number)).save(tmp_path / kind / f"{kind}.{number}.png")
    return Source("folder", folder=str(tmp_path))


@pytest.mark.processes  # trains three networks
def test_flipped_labels_come_first(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.training.loop import train

    monkeypatch.setenv("LAYERWISE_FREE_DISK_BYTES", "0")
    numbers = np.random.default_rng(0).permutation(PICTURES)[:FLIPPED].tolist()
    wrong = {
        f"{kind}/{kind}.{number}.png": other
        for number in numbers
        for kind, other in [(CLASSES[number % 2], CLASSES[(number + 1) % 2])]
    }
    marked = replace(source, marks=keep_marks(Marks(labels=wrong)))
    asked = Configuration(
        data=str(marked), model="small", block=SMALL.to_document(), image_size=32, epochs=8,
        batch_size=16, progressive=False, precision="32-true", seed=1, averaging=0.0, learning_rate=0.004,
        augmentation=replace(NO_AUGMENTATION, flip=True),
    )  # fmt: skip
    parts = []
    for configuration in fold_configurations(asked, 3):
        run = create_run(configuration)
        with Recorder(run.path) as recorder:
            train(run, recorder)
        parts.append(Part(configuration, run))
    found = verdicts(CrossCheck(create_run(asked), tuple(parts)))
    assert len(found) == PICTURES  # every picture was judged, each by a network that never saw it
    first = {each.name for each in suspects(found)[:FLIPPED]}
    # By chance one of them would be flipped, of all twelve.
    assert len(first & wrong.keys()) >= 11
