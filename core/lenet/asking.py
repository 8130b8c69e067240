"""The pictures that a LeNet is asked about: the test part of a data set of garments."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.datasets import Pixels


@dataclass(frozen=True, eq=False)
class TestPictures:
    """The test pictures of a data set: uint8 (n, 28, 28, 1), labels int64 (n,), and the classes."""

    __test__ = False  # pytest takes the name for its own

    pictures: np.ndarray
    labels: np.ndarray
    classes: tuple[str, ...]

    @classmethod
    def of(cls, pixels: Pixels) -> TestPictures:
        """Return the last `pixels.test` pictures of a data set."""
        first = len(pixels) - pixels.test
        return cls(pixels.pixels[first:], pixels.labels[first:], pixels.classes)

    def __len__(self) -> int:
        return len(self.labels)

    @cached_property
    def by_class(self) -> tuple[np.ndarray, ...]:
        """The indices of each class's pictures."""
        return tuple(np.flatnonzero(self.labels == label) for label in range(len(self.classes)))
