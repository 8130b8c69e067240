"""Grey pictures of garments in plain memory, training pictures first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SIDE = 28  # pixels


@dataclass(frozen=True, slots=True, eq=False)
class GreySet:
    """pixels: uint8 (n, 28, 28), white on black; labels: int64 (n,); the last `test` are for testing.

    Both arrays are made read-only, since everybody shares them.
    """

    pixels: np.ndarray
    labels: np.ndarray
    test: int

    def __post_init__(self) -> None:
        self.pixels.flags.writeable = False
        self.labels.flags.writeable = False
