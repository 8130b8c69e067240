"""The plane in which points differ most: principal components (Pearson, 1901; Hotelling, 1933).

Of the points' differences from their mean, X (n, c), the right singular vectors are the directions of
largest variance, one orthogonal to the other; the squared singular values are their variances times n.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """Points on the plane, float64 (n, 2), and which share of the variance each axis holds, (2,)."""

    points: np.ndarray
    shares: np.ndarray

    @property
    def kept(self) -> float:
        """The share of the variance that the plane holds, from 0 to 1."""
        return float(self.shares.sum())


def principal(features: np.ndarray) -> Plane:
    """Lay points out, (n, c), on the plane of their first two principal components, exactly.

    An axis points where the direction's largest entry is positive, so that the same points give the
    same map. What has only one direction, or none, has zeros along the others. Raises ValueError
    without points.
    """
    if not len(features):
        raise ValueError("There are no points to lay out.")
    x = features.astype(np.float64) - features.mean(axis=0, dtype=np.float64)  # (n, c)
    _u, s, vt = np.linalg.svd(x, full_matrices=False)
    axes = np.zeros((2, x.shape[1]))
    axes[: len(vt)] = vt[:2]
    axes *= np.where(axes[np.arange(2), np.abs(axes).argmax(axis=1)] < 0, -1.0, 1.0)[:, None]
    variances = np.zeros(2)
    variances[: len(s)] = s[:2] ** 2
    total = float((s**2).sum())
    return Plane(x @ axes.T, variances / total if total else variances)
