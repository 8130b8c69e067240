"""How sure a network is, and how often it is right when it is that sure.

The confidence of a verdict is the largest of its probabilities. A network is calibrated where, of all
verdicts with a confidence of p, a share p is right (Guo, Pleiss, Sun & Weinberger, On calibration of
modern neural networks, 2017). That holds, at best, for pictures like those it has learned from.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

LEAST, BINS = 0.1, 18  # ten classes cannot all be below a tenth; each bin is 5 % wide


@dataclass(frozen=True, slots=True)
class Sure:
    """Of `pictures` verdicts `sure` have at least the asked confidence, and `right` of these are right.

    `right` is None where nothing can be right, since there is no class for it.
    """

    pictures: int
    sure: int
    right: int | None

    @property
    def share(self) -> float:
        """The share of sure verdicts, 0 where there are no pictures."""
        return self.sure / self.pictures if self.pictures else 0.0

    @property
    def reliability(self) -> float | None:
        """The share of right ones among the sure ones, None where there are none."""
        return None if self.right is None or not self.sure else self.right / self.sure


def sure(shares: np.ndarray, labels: np.ndarray | None, least: float) -> Sure:
    """Count verdicts of probabilities (n, classes) with a confidence of `least` or more.

    labels: int64 (n,), None for pictures of no class.
    """
    chosen = shares.max(axis=1) >= least
    right = None if labels is None else int((shares.argmax(axis=1) == labels)[chosen].sum())
    return Sure(len(shares), int(chosen.sum()), right)


def spread(shares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the edges of the bins, float64 (BINS + 1,), and how many verdicts fall into each.

    A bin holds its lower edge, the last one both.
    """
    edges = np.linspace(LEAST, 1.0, BINS + 1)
    counts, _edges = np.histogram(shares.max(axis=1).clip(LEAST, 1.0), edges)
    return edges, counts
