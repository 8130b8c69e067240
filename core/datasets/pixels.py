"""The pictures of a source as squares in memory, and what they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.datasets.dividing import Divided
from core.datasets.listing import Skipped
from core.datasets.split import Part


@dataclass(frozen=True, slots=True, eq=False)
class Pixels(Divided):
    """Pictures as a network sees them, and what they are.

    pixels: uint8, read-only: (n, side, side, 3), mapped, or (n, 28, 28, 1) in plain memory where
    the source is grey; labels: int64 (n,), indices in `classes`; names: sorted, but test pictures
    last; skipped: what was left out, while listing or while decoding, and why; test: how many of
    the last pictures are test pictures, 0 where a source has no such part; parts, keys: as in a
    `Listing`, where a picture that a person left out is "out".
    """

    pixels: np.ndarray
    labels: np.ndarray
    names: tuple[str, ...]
    classes: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    test: int = 0
    parts: tuple[Part, ...] = ()
    keys: tuple[str, ...] = ()
