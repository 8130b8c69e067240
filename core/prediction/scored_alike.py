"""How often verdicts of about the same confidence were right, among pictures whose class is known.

A probability is a promise; this is how it was kept. For a verdict for a class with confidence p, the
validation pictures with a verdict for the same class whose confidences are nearest to p are counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.judging import wilson
from core.prediction.knowledge import Knowledge

MOST = 100  # validation pictures that a verdict is compared with


@dataclass(frozen=True, slots=True)
class ScoredAlike:
    """Of `count` validation pictures with such a verdict `right` were right.

    Their confidences were from `least` to `most`.
    """

    count: int
    right: int
    least: float
    most: float

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % Wilson interval of the share that is right."""
        return wilson(self.right, self.count)


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """A model's verdicts on validation pictures, by class: confidences, ascending float64 (n,), and how
    many of the first 0, 1, … n were right, int64 (n + 1,).
    """

    confidences: tuple[np.ndarray, ...]
    right: tuple[np.ndarray, ...]

    def alike(self, label: int, confidences: Sequence[float]) -> list[ScoredAlike | None]:
        """Return what became of verdicts for class `label` as sure as each of `confidences`.

        None where no validation picture was taken for that class.
        """
        known, right = self.confidences[label], self.right[label]
        count = min(MOST, len(known))
        if not count:
            return [None] * len(confidences)
        starts = _nearest(known, np.asarray(confidences, float), count)
        return [
            ScoredAlike(
                count,
                int(right[i + count] - right[i]),
                float(known[i]),
                float(known[i + count - 1]),
            )
            for i in starts.tolist()
        ]


def records(known: Knowledge) -> Records:
    """Sort a model's verdicts on its validation pictures by class and confidence."""
    shares = known.probabilities
    verdicts, confidences = shares.argmax(axis=1), shares.max(axis=1)
    found, sums = [], []
    for label in range(shares.shape[1]):
        own = np.flatnonzero(verdicts == label)
        own = own[np.argsort(confidences[own], kind="stable")]
        found.append(confidences[own])
        sums.append(np.concatenate([[0], np.cumsum(known.labels[own] == label)]))
    return Records(tuple(found), tuple(sums))


def _nearest(known: np.ndarray, asked: np.ndarray, count: int) -> np.ndarray:
    """Return where the `count` values of `known`, ascending, nearest to each of `asked` begin.

    By bisection: a window moves up as long as what it would lose is farther than what it would win.
    """
    low, high = np.zeros(len(asked), np.int64), np.full(len(asked), len(known) - count)
    while (low < high).any():
        middle = (low + high) // 2
        beyond = np.minimum(middle + count, len(known) - 1)
        up = (low < high) & (asked - known[middle] > known[beyond] - asked)
        low, high = np.where(up, middle + 1, low), np.where(up, high, middle)
    return low
