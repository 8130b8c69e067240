"""How long an atlas takes: showing the network its pictures, and laying them out.

    python -m benchmarks.atlas [--quick] [--data FOLDER]

Looking: reading photos from their files, making them small, asking the pets model and keeping features and
tiles, against the network alone on the same pictures in memory, in batches as large.

Laying out: a step of t-SNE on as many points as there may be, against the formula of its gradient written
down in PyTorch with whole matrices and nothing else. Both maps begin at the same places, and their
gradients have to agree.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
import torch

from benchmarks.asking import Asked, main, own_home
from benchmarks.photos import write_photos
from benchmarks.timing import Figure, Row, alternate
from core.atlas.looking import AT_ONCE, look
from core.atlas.principal import principal
from core.atlas.tsne import MOST, PERPLEXITY, gradient, likeness
from core.datasets import Source, list_pictures
from core.datasets.decoding import read_all
from core.prediction import Classifier, load_classifier
from core.prediction.classifier import network_input

PHOTOS, QUICK_PHOTOS, QUICK_POINTS, CHANNELS = 1_000, 80, 200, 512
ROUNDS, STEPS_A_ROUND = 3, 20
MOST_LOOKING = 1.5  # times the network alone
MOST_STEP = 1.0  # times the bare formula
ALIKE = 1e-4  # of the largest entry of a gradient


def measure(asked: Asked) -> Figure:
    """Look at photos and lay points out, each beside its floor."""
    with own_home() as folder:
        rows = [*looking(asked, folder / "photos"), *laying_out(asked)]
    return Figure("Atlas", "the network's map of a run's pictures", tuple(rows))


def looking(asked: Asked, drawn: Path) -> Iterator[Row]:
    """Compare looking with the network alone."""
    count = QUICK_PHOTOS if asked.quick else PHOTOS
    if asked.data is None:
        write_photos(drawn, count)
    source, classifier = Source("folder", folder=str(asked.data or drawn)), load_classifier(None)
    names = list(islice(list_pictures(source).names, count))
    pictures = [
        np.array(each)
        for squares in read_all(source, names, classifier.image_size, lambda: False)
        for each in squares
        if not isinstance(each, str)
    ]
    seconds = alternate(
        {
            "look": lambda: look(classifier, source, names),
            "network": lambda: _network_alone(classifier, pictures),
        },
        1 if asked.quick else ROUNDS,
    )
    ours, peer = (seconds[name].per(len(pictures), "pictures/s") for name in ("look", "network"))
    ratio = seconds["look"].median / seconds["network"].median
    yield Row(
        f"looking at {len(pictures):,} pictures, against the network alone", ours, peer,
        f"{ratio:.2f} × the peer's time", *_target(asked, ratio, MOST_LOOKING),
    )  # fmt: skip


def _network_alone(classifier: Classifier, pictures: list[np.ndarray]) -> None:
    with torch.inference_mode():
        for start in range(0, len(pictures), AT_ONCE):
            classifier.module(network_input(classifier, pictures[start : start + AT_ONCE]))


def laying_out(asked: Asked) -> Iterator[Row]:
    """Compare steps of t-SNE with the bare formula. Raises ValueError where their gradients differ."""
    points = QUICK_POINTS if asked.quick else MOST
    features = np.random.default_rng(0).standard_normal((points, CHANNELS), np.float32)
    p, y = likeness(features, PERPLEXITY), principal(features).points.astype(np.float32)
    p_there, y_there = torch.from_numpy(p), torch.from_numpy(y)
    ours, theirs = gradient(y, p), bare_gradient(y_there, p_there).numpy()
    if np.abs(ours - theirs).max() > ALIKE * np.abs(theirs).max():
        raise ValueError("The two gradients differ.")
    seconds = alternate(
        {
            "ours": partial(_often, partial(gradient, y, p)),
            "bare": partial(_often, partial(bare_gradient, y_there, p_there)),
        },
        1 if asked.quick else ROUNDS,
    )
    step, bare = (seconds[name].per(STEPS_A_ROUND, "steps/s") for name in ("ours", "bare"))
    ratio = seconds["ours"].median / seconds["bare"].median
    yield Row(
        f"steps of t-SNE, {points:,} points, against the bare formula", step, bare,
        f"{ratio:.2f} × the peer's time", *_target(asked, ratio, MOST_STEP),
    )  # fmt: skip


def _often(step: partial[object]) -> None:
    for _ in range(STEPS_A_ROUND):
        step()


def bare_gradient(y: torch.Tensor, p: torch.Tensor) -> torch.Tensor:
    """Return the gradient as the paper writes it: for a map y (n, 2) and likenesses p (n, n), (n, 2)."""
    w = 1 / (1 + torch.cdist(y, y) ** 2)
    w.fill_diagonal_(0)
    force = (p - w / w.sum()) * w
    return 4 * (force.sum(dim=1, keepdim=True) * y - force @ y)


def _target(asked: Asked, ratio: float, most: float) -> tuple[str, bool | None]:
    return ("", None) if asked.quick else (f"≤ {most:g} ×", ratio <= most)


if __name__ == "__main__":
    sys.exit(main(measure, __doc__))
