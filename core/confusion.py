"""The confusion matrix: what was taken for what. Nothing here needs torch."""

from __future__ import annotations

import numpy as np


def confusion(verdicts: np.ndarray, labels: np.ndarray, classes: int) -> np.ndarray:
    """Count pictures by class (row) and verdict (column): int64 (classes, classes).

    verdicts, labels: int64 (n,), each from 0 to classes - 1.
    """
    cells = np.bincount(labels * classes + verdicts, minlength=classes * classes)
    return cells.reshape(classes, classes)


def row_shares(counts: np.ndarray) -> np.ndarray:
    """Return each cell's share of its row, float64; 0 in a row without pictures."""
    shares: np.ndarray = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    return shares
