"""What the network in hand says of all test pictures, as the sections of the view need it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app_pages.parts.lenet import cached
from app_pages.parts.lenet.asked import Asked
from app_pages.parts.lenet.inputs.asking import refuse_astray
from app_pages.parts.lenet.inputs.tiles import Tile
from core.lenet.asking import TestPictures


@dataclass(frozen=True, slots=True, eq=False)
class Verdicts:
    """The test pictures and the network's probabilities of them, float64 (n, classes)."""

    known: TestPictures
    shares: np.ndarray
    logits: np.ndarray

    @property
    def predicted(self) -> np.ndarray:
        """The class that each picture is taken for, int64 (n,)."""
        return self.shares.argmax(axis=1)

    @property
    def right(self) -> np.ndarray:
        """Whether each is right, bool (n,)."""
        found: np.ndarray = self.predicted == self.known.labels
        return found

    @property
    def accuracy(self) -> float:
        """The share of right ones."""
        return float(self.right.mean())

    def tile(self, index: int, note: str) -> Tile:
        """Return a test picture as a tile, its true class and number read out."""
        name = self.known.classes[self.known.labels[index]]
        return Tile(f"test-{index}", f"{name}, {index}", self.known.pictures[index].tobytes(), note)


def verdicts(asked: Asked) -> Verdicts:
    """Ask the network about all test pictures, with progress once.

    Raises DatasetError, and NetworkError where it says nothing that is a number.
    """
    from core.lenet.scoring import probabilities

    logits = cached.scores(asked.network, asked.data)
    refuse_astray(logits)
    return Verdicts(cached.test_pictures(asked.data), probabilities(logits), logits)
