"""The pictures of a source as squares in memory, and what they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.datasets.listing import Skipped
from core.datasets.split import split_by_name


@dataclass(frozen=True, slots=True, eq=False)
class Pixels:
    """Pictures as a network sees them, and what they are.

    pixels: uint8 (n, side, side, 3), mapped, read-only; labels: int64 (n,), indices in `classes`;
    names: sorted; skipped: what was left out, while listing or while decoding, and why.
    """

    pixels: np.memmap
    labels: np.ndarray
    names: tuple[str, ...]
    classes: tuple[str, ...]
    skipped: tuple[Skipped, ...]

    def __len__(self) -> int:
        return len(self.names)

    def split(self, share: float) -> tuple[np.ndarray, np.ndarray]:
        """Return the indices (int64, ascending) that train and those that validate.

        Raises DatasetError when the share is not between 0 and 1, or a side lacks a class.
        """
        return split_by_name(self.names, self.labels, self.classes, share)
