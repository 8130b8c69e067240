"""The drawn garments as a data set: training pictures, then test pictures, the classes in turn."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

from core.datasets import garments
from core.datasets.errors import Cancelled
from core.datasets.fashion_mnist.classes import CLASSES
from core.datasets.garments import draw_garment
from core.datasets.grey_set import SIDE, GreySet
from core.datasets.source import Source

TEST = 7  # one picture of so many is a test picture, as in Fashion-MNIST
OFTEN = 250  # pictures between two reports of progress


def draw_all(
    source: Source, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
) -> GreySet:
    """Draw all garments of a source; raises Cancelled soon after `cancelled()` says so."""
    pixels = np.empty((source.pictures, SIDE, SIDE), np.uint8)
    for index in range(source.pictures):
        if index % OFTEN == 0:
            progress(index, source.pictures)
            if cancelled():
                raise Cancelled
        pixels[index] = draw_one(source, index)
    progress(source.pictures, source.pictures)
    return GreySet(pixels, np.array(labels_of(source), np.int64), test_pictures(source))


def draw_one(source: Source, index: int) -> np.ndarray:
    """Draw the picture of that index, uint8 (28, 28)."""
    digest = hashlib.blake2b(f"{source.seed} {index}".encode(), digest_size=8).digest()
    return draw_garment(CLASSES[index % len(CLASSES)], int.from_bytes(digest, "big"))


def labels_of(source: Source) -> tuple[int, ...]:
    """Return the label of each picture."""
    return tuple(index % len(CLASSES) for index in range(source.pictures))


def test_pictures(source: Source) -> int:
    """Return how many of the last pictures are test pictures."""
    return source.pictures // TEST


@cache
def drawing() -> str:
    """Return what changes with the way of drawing."""
    files = sorted(Path(path) for folder in garments.__path__ for path in Path(folder).glob("*.py"))
    return hashlib.blake2b(b"".join(file.read_bytes() for file in files), digest_size=8).hexdigest()
