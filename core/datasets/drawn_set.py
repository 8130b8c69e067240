"""The drawn pets as a data set: names, and the picture that belongs to each."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

import numpy as np

from core.datasets import drawn
from core.datasets.drawn import CLASSES, draw_pet
from core.datasets.errors import DatasetError
from core.datasets.listing import Listing
from core.datasets.source import Source

_NAME = re.compile(r"(\w+)/drawn-\1-(\d{6,9})\.png", re.ASCII)


def list_drawn(source: Source) -> Listing:
    """List a drawn data set: picture i is of class i modulo 2."""
    pictures = sorted((_name(i), i % len(CLASSES)) for i in range(source.pictures))
    names, labels = zip(*pictures, strict=True)
    return Listing(CLASSES, names, labels, (), f"{_drawing()} {source}")


def draw_named(source: Source, name: str, side: int) -> np.ndarray:
    """Draw the picture of that name, uint8 (side, side, 3).

    Raises DatasetError when the source has none of that name.
    """
    match = _NAME.fullmatch(name)
    index = int(match[2]) if match else source.pictures
    if index >= source.pictures or name != _name(index):
        raise DatasetError(f"There is no drawn picture {name!r} in this data set.")
    digest = hashlib.blake2b(f"{source.seed} {index}".encode(), digest_size=8).digest()
    return draw_pet(CLASSES[index % len(CLASSES)], int.from_bytes(digest, "big"), side)


def _name(index: int) -> str:
    kind = CLASSES[index % len(CLASSES)]
    return f"{kind}/drawn-{kind}-{index:06d}.png"


@cache
def _drawing() -> str:
    """Return what changes with the way of drawing, so that old pixels are not taken for new."""
    files = sorted(Path(path) for folder in drawn.__path__ for path in Path(folder).glob("*.py"))
    return hashlib.blake2b(b"".join(file.read_bytes() for file in files), digest_size=8).hexdigest()
