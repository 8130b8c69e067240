"""How good a network is: its mistakes, class by class, and whether its confidence can be believed.

Wilson's interval: E. B. Wilson, Probable inference, the law of succession, and statistical inference,
1927. The expected calibration error over bins of equal mass: Guo, Pleiss, Sun & Weinberger, On
calibration of modern neural networks, 2017, and Nguyen & O'Connor, 2015, for the equal mass.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

BINS = 15
Z = 1.959963984540054  # of the normal distribution, 95 % lie within ± Z standard deviations


def wilson(right: int, count: int) -> tuple[float, float]:
    """Return the 95 % Wilson interval of a share `right` / `count`; (0, 1) where nothing is counted."""
    if not count:
        return 0.0, 1.0
    share, square = right / count, Z * Z
    middle = (share + square / (2 * count)) / (1 + square / count)
    root = math.sqrt(share * (1 - share) / count + square / (4 * count * count))
    half = Z * root / (1 + square / count)
    return (0.0 if right == 0 else middle - half), (1.0 if right == count else middle + half)


def confused(matrix: np.ndarray, most: int) -> tuple[tuple[int, int, int], ...]:
    """Return up to `most` (class, verdict, count) off the diagonal, the most frequent first."""
    off = matrix * (1 - np.eye(len(matrix), dtype=matrix.dtype))
    order = np.argsort(-off, axis=None, kind="stable")[:most]
    places = (divmod(int(each), len(matrix)) for each in order)
    return tuple((i, j, int(off[i, j])) for i, j in places if off[i, j])


def cell(shares: np.ndarray, labels: np.ndarray, true: int, taken: int) -> np.ndarray:
    """Return the indices, int64 (m,), of pictures of class `true` that are taken for `taken`.

    shares: probabilities (n, classes). The surest verdict comes first.
    """
    found = np.flatnonzero((labels == true) & (shares.argmax(axis=1) == taken))
    return found[np.argsort(-shares[found, taken], kind="stable")]


@dataclass(frozen=True, slots=True)
class ClassScore:
    """How a class fares: `right` of its `count` pictures, and how many pictures are `taken` for it.

    Recall, the accuracy within the class, is None where there are no pictures of it; precision is None
    where no picture is taken for it.
    """

    right: int
    count: int
    taken: int

    @property
    def recall(self) -> float | None:
        """The share of its pictures that are recognized."""
        return self.right / self.count if self.count else None

    @property
    def precision(self) -> float | None:
        """The share of right verdicts among those that name it."""
        return self.right / self.taken if self.taken else None


def by_class(matrix: np.ndarray) -> tuple[ClassScore, ...]:
    """Return each class's score from a confusion matrix."""
    rows, columns = matrix.sum(axis=1), matrix.sum(axis=0)
    return tuple(
        ClassScore(int(matrix[i, i]), int(rows[i]), int(columns[i])) for i in range(len(matrix))
    )


@dataclass(frozen=True, slots=True)
class Bin:
    """Verdicts that are about as sure: how many, how sure from `low` to `high`, and how many right."""

    count: int
    right: int
    low: float
    high: float
    confidence: float

    @property
    def accuracy(self) -> float:
        """The share of right verdicts."""
        return self.right / self.count


def reliability(shares: np.ndarray, labels: np.ndarray, bins: int = BINS) -> tuple[Bin, ...]:
    """Return verdicts in bins of equal mass, the least sure first (sizes differ by 1 at most).

    shares: probabilities (n, classes); labels: int64 (n,). Fewer bins where there are fewer pictures.
    """
    confidence = shares.max(axis=1)
    right = shares.argmax(axis=1) == labels
    order = np.argsort(confidence, kind="stable")
    return tuple(
        Bin(
            len(part), int(right[part].sum()), float(confidence[part[0]]),
            float(confidence[part[-1]]), float(confidence[part].mean()),
        )
        for part in np.array_split(order, bins) if len(part)
    )  # fmt: skip


def mean_confidence(bins: tuple[Bin, ...]) -> float:
    """Return the mean confidence over all verdicts, 0 where there are no bins."""
    count = sum(each.count for each in bins)
    return sum(each.count * each.confidence for each in bins) / count if count else 0.0


def calibration_error(bins: tuple[Bin, ...]) -> float:
    """Return the expected calibration error: the mean over pictures of |accuracy - confidence|.

    0 where there are no bins.
    """
    count = sum(each.count for each in bins)
    off = sum(each.count * abs(each.accuracy - each.confidence) for each in bins)
    return off / count if count else 0.0
