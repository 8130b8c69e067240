"""How long a run will take here, measured: a few real steps in a process like the run's own.

    python -m core.training.estimate < configuration.json

A process of its own, because the dashboard keeps to one thread and must not be held up.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.datasets import Pixels, Source
from core.settings import PROJECT
from core.training.configuration import Configuration

if TYPE_CHECKING:
    import torch
    from lightning_fabric import Fabric

STEPS = 3  # measured at each picture size, after one that warms up
TEST_SHARE = 1 / 7  # of Fashion-MNIST's pictures, and of drawn garments
PATIENCE = 120  # seconds


class EstimateError(RuntimeError):
    """The steps could not be measured; the message says why."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Seconds that a run will take from its first step, by `pictures_per_second` of its parts.

    `device` names the hardware. Decoding the pictures, where that is still to do, comes on top.
    """

    seconds: float
    pictures_per_second: float
    device: str


def estimate(configuration: Configuration, pictures: int, classes: int = 2) -> Estimate:
    """Measure a few steps of `configuration` and reckon the whole run on `pictures` pictures.

    `pictures` counts all that the source holds. Takes some seconds. Raises EstimateError when the
    network cannot be built or a step fails, with the reason.
    """
    asked = {"configuration": configuration.to_document(), "pictures": pictures, "classes": classes}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "core.training.estimate"],
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            cwd=PROJECT,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise EstimateError(f"A few steps took longer than {PATIENCE} seconds.") from error
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:] or ["The measuring process ended at once."]
        raise EstimateError(last[0])
    return Estimate(**json.loads(done.stdout.splitlines()[-1]))


def measure(configuration: Configuration, pictures: int, classes: int) -> Estimate:
    """Take the steps in this process; see `estimate`."""
    from core.training.batches import steps_per_epoch
    from core.training.devices import describe, make_fabric
    from core.training.schedule import SMALL_UNTIL, picture_size

    fabric = make_fabric(configuration)
    configuration, seconds_per_step = _prepared(configuration, classes, fabric)
    training, judging = _sides(configuration, pictures)
    count, epochs = configuration.batch_size, configuration.epochs
    steps = steps_per_epoch(training, count, configuration.last_batch) * epochs
    full_time = seconds_per_step(configuration.image_size)
    small = picture_size(0, steps, configuration.image_size, configuration.progressive)
    small_time = seconds_per_step(small) if small < configuration.image_size else full_time
    training_time = steps * (SMALL_UNTIL * small_time + (1 - SMALL_UNTIL) * full_time)
    # A validation is a forward pass: about a third of a step, picture by picture.
    total = training_time + judging * epochs / count * full_time / 3
    if configuration.time_limit is not None:
        total = min(total, configuration.time_limit * 60)
    return Estimate(total, steps * count / training_time, describe(fabric.device))


def _sides(asked: Configuration, pictures: int) -> tuple[int, int]:
    """Return how many of `pictures` train and how many judge, about."""
    test = round(pictures * TEST_SHARE) if Source.parse(asked.data).grey else 0
    if asked.validation == "test":
        return pictures - test, test
    share = 1 / asked.folds if asked.validation == "fold" else asked.validation_share
    judging = round((pictures - test) * share)
    return pictures - test - judging, judging


def _prepared(
    asked: Configuration, classes: int, fabric: Fabric
) -> tuple[Configuration, Callable[[int], float]]:
    """Return the configuration in possible sizes, and what takes a few steps at a picture size.

    That returns the seconds of a step.
    """
    import torch

    from core.blocks import build
    from core.randomness import generator
    from core.training.loop import train_step
    from core.training.optimizers import make_optimizer
    from core.training.preparation import in_possible_sizes, network_block, pictures_of

    random = generator(asked.seed, "estimate")
    given = pictures_of(_noise(asked, classes, random), fabric.device)
    block = network_block(asked, classes, given.channels)
    asked = in_possible_sizes(asked, block, given.channels)
    module = build(block).to(memory_format=torch.channels_last)
    module, optimizer = fabric.setup(module, make_optimizer(module, asked))
    (batch,) = given.batches([np.arange(asked.batch_size)])
    batch = batch.to(fabric.device)

    def seconds_per_step(size: int) -> float:
        taken = []
        for _ in range(STEPS + 1):
            started = time.perf_counter()
            x = given.changed(batch.pictures, size, asked.augmentation, random)
            train_step(module, optimizer, x, batch.labels, asked.label_smoothing, fabric)[0].item()
            taken.append(time.perf_counter() - started)
        return statistics.median(taken[1:])

    return asked, seconds_per_step


def _noise(asked: Configuration, classes: int, random: torch.Generator) -> Pixels:
    """Return a batch of noise in the place of the pictures: a step takes as long with it."""
    import torch

    from core.training.preparation import kept_side

    source, count = Source.parse(asked.data), asked.batch_size
    side, channels = kept_side(source, asked.image_size), 1 if source.grey else 3
    size = (count, side, side, channels)
    pixels = torch.randint(0, 256, size, generator=random, dtype=torch.uint8)
    labels = torch.randint(0, classes, (count,), generator=random)
    names = tuple(map(str, range(classes)))
    return Pixels(pixels.numpy(), labels.numpy(), ("",) * count, names, ())


if __name__ == "__main__":
    request = json.load(sys.stdin)
    asked = Configuration.from_document(request["configuration"])
    try:
        print(json.dumps(asdict(measure(asked, request["pictures"], request["classes"]))))
    except (ValueError, RuntimeError) as error:
        sys.exit(str(error).splitlines()[0])
