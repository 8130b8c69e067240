"""A map on which neighbours stay neighbours: t-SNE (van der Maaten & Hinton, 2008, JMLR 9), exact.

The points' likeness is p_ij = (p_j|i + p_i|j) / 2n, p_j|i a Gaussian around point i whose width makes
its perplexity the wanted one; on the map it is q_ij ~ 1 / (1 + |y_i - y_j|²). The map descends along
the gradient of the divergence KL(P | Q),

    4 Σ_j (p_ij - q_ij) (y_i - y_j) / (1 + |y_i - y_j|²),

with momentum and gains as in the paper. It begins with principal components, made small (Kobak &
Berens, 2019), and with P exaggerated by 12; a step is n / 12 long (Belkina et al., 2019).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.atlas.neighbours import squared_distances
from core.atlas.principal import principal
from core.datasets.errors import Cancelled

MOST = 2_000  # points: each step takes n² operations
PERPLEXITY = 30.0
STEPS, EXAGGERATED = 750, 250
EXAGGERATION = 12.0
BISECTIONS = 30
ITSELF = 1e20  # a point's distance to itself: so large that it is no neighbour
ROWS = 128  # of the points at once: what fits into a processor's cache
START = 1e-4  # standard deviation of the first axis at the beginning
LEAST_GAIN = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Points on the map, float32 (n, 2), and the divergence that is left, in nats."""

    points: np.ndarray
    divergence: float


def likeness(features: np.ndarray, perplexity: float) -> np.ndarray:
    """Return P, float32 (n, n): symmetric, of sum 1, zero on its diagonal.

    `perplexity` is about how many neighbours count; it has to be from 1 to n - 1.
    """
    d = squared_distances(features.astype(np.float64))
    np.fill_diagonal(d, np.inf)
    d -= d.min(axis=1, keepdims=True)  # which no p_j|i hears of
    scale = np.median(d[np.isfinite(d)]) or 1.0
    d /= scale
    np.fill_diagonal(d, ITSELF)
    p = _conditional(d.astype(np.float32), float(np.log(perplexity)))
    p += p.T.copy()
    p /= 2 * len(p)
    return p


def _conditional(d: np.ndarray, wanted: float) -> np.ndarray:
    """Return p_j|i, (n, n), whose rows have the entropy `wanted`, by bisecting the widths.

    With e_ij = exp(-β_i d_ij) and Z_i = Σ_j e_ij, row i's entropy is log Z_i + β_i Σ_j d_ij e_ij / Z_i.
    """
    low, high = np.full(len(d), -20.0, np.float32), np.full(len(d), 20.0, np.float32)  # log β
    for _ in range(BISECTIONS):
        beta = np.exp((low + high) / 2)
        e = _weights(d, beta)
        z = e.sum(axis=1)
        wide = np.log(z) + beta * np.einsum("ij,ij->i", d, e) / z > wanted
        low, high = np.where(wide, (low + high) / 2, low), np.where(wide, high, (low + high) / 2)
    e = _weights(d, np.exp((low + high) / 2))
    e /= e.sum(axis=1, keepdims=True)
    return e


def _weights(d: np.ndarray, beta: np.ndarray) -> np.ndarray:
    e: np.ndarray = d * -beta[:, None]
    return np.exp(e, out=e)


def gradient(y: np.ndarray, p: np.ndarray) -> np.ndarray:
    """Return the gradient of KL(P | Q) at the map y (n, 2), for likenesses p (n, n): (n, 2).

    With w_ij = 1 / (1 + |y_i - y_j|²) and Z their sum, it is 4 Σ_j (p_ij w_ij - w_ij² / Z) (y_i - y_j).
    """
    lengths, one = (y**2).sum(axis=1, keepdims=True), np.ones((len(y), 1), y.dtype)
    left, right = np.hstack([-2 * y, lengths, one]), np.hstack([y, one, lengths + 1])
    beside = np.hstack([one, y])  # (n, 3): sums of weights, and sums of weighted places
    attract, repel, z = np.empty_like(beside), np.empty_like(beside), 0.0
    for start in range(0, len(y), ROWS):
        rows = slice(start, start + ROWS)
        w = left[rows] @ right.T  # (ROWS, n): 1 + |y_i - y_j|²
        np.reciprocal(w, out=w)
        w[np.arange(len(w)), np.arange(len(w)) + start] = 0
        z += float(w.sum())
        attract[rows] = (p[rows] * w) @ beside
        w *= w
        repel[rows] = w @ beside
    force = attract - repel / z
    return np.asarray(4 * (force[:, :1] * y - force[:, 1:]))


def divergence(y: np.ndarray, p: np.ndarray) -> float:
    """Return KL(P | Q) in nats of the map y (n, 2), for likenesses p (n, n)."""
    near = 1 / (1 + squared_distances(y.astype(np.float64)))
    np.fill_diagonal(near, 0)
    there = p > 0
    q = np.maximum(near / near.sum(), 1e-300)
    return float((p[there] * np.log(p[there] / q[there])).sum())


def tsne(
    features: np.ndarray,
    perplexity: float = PERPLEXITY,
    steps: int = STEPS,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Layout:
    """Lay points out, (n, c), so that neighbours stay neighbours; the same points give the same map.

    Raises ValueError for fewer than 4 points or more than `MOST`, Cancelled soon after `cancelled()`.
    """
    n = len(features)
    if not 4 <= n <= MOST:
        raise ValueError(f"From 4 to {MOST:,} points can be laid out, not {n:,}.")
    p = likeness(features, min(perplexity, (n - 1) / 3))
    y = principal(features).points.astype(np.float32)
    y *= START / max(float(y[:, 0].std()), 1e-12)
    step, gain = np.zeros_like(y), np.ones_like(y)
    rate, stronger = max(n / EXAGGERATION, 50.0), p * np.float32(EXAGGERATION)
    for i in range(steps):
        if cancelled():
            raise Cancelled
        early = i < min(EXAGGERATED, steps // 3)
        slope = gradient(y, stronger if early else p)
        gain = np.maximum(np.where(slope * step < 0, gain + 0.2, gain * 0.8), LEAST_GAIN)
        step = (0.5 if early else 0.8) * step - rate * gain * slope
        y = y + step
        y -= y.mean(axis=0)
        progress(i + 1, steps)
    return Layout(y, divergence(y, p))
