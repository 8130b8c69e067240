"""How many neighbours stay neighbours on a map."""

from __future__ import annotations

import numpy as np

COUNT = 10


def squared_distances(x: np.ndarray) -> np.ndarray:
    """Return the squared Euclidean distances between points (n, c), float (n, n), never below 0."""
    lengths = (x**2).sum(axis=1)
    found: np.ndarray = x @ x.T
    found *= -2
    found += lengths[:, None]
    found += lengths[None, :]
    return np.maximum(found, 0, out=found)


def neighbours_kept(features: np.ndarray, points: np.ndarray, count: int = COUNT) -> float:
    """Return which share of each point's `count` nearest ones in `features` are so on the map as well.

    features (n, c), points (n, 2); the mean over all points, from 0 to 1. Fewer neighbours are
    counted where there are no more points; a single point has none, and 1.0 is returned.
    """
    count = min(count, len(features) - 1)
    if count < 1:
        return 1.0
    both = zip(_nearest(features, count), _nearest(points, count), strict=True)
    return float(np.mean([len(np.intersect1d(*pair)) / count for pair in both]))


def _nearest(x: np.ndarray, count: int) -> np.ndarray:
    """Return the indices of each point's nearest others, (n, count)."""
    distances = squared_distances(x.astype(np.float64))
    np.fill_diagonal(distances, np.inf)
    return np.argpartition(distances, count - 1, axis=1)[:, :count]
