"""Curves and outlines as arrays of points, for everything that the drawn pets are made of.

Points are rows (x, y), x to the right and y downwards; an outline is closed by its last point.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Points: TypeAlias = NDArray[np.float64]  # (n, 2)

CATMULL_ROM = 0.5 * np.array(
    [[0, 2, 0, 0], [-1, 0, 1, 0], [2, -5, 4, -1], [-1, 3, -3, 1]], dtype=np.float64
)


@cache
def _basis(steps: int) -> NDArray[np.float64]:
    t = np.arange(steps)[:, None] / steps
    return np.asarray(t ** np.arange(4) @ CATMULL_ROM)  # (steps, 4)


def smooth(points: ArrayLike, *, closed: bool = True, steps: int = 6) -> Points:
    """Run a uniform Catmull-Rom curve through points (n, columns); any number of columns."""
    p = np.asarray(points, dtype=np.float64)
    if closed:
        around = np.concatenate([p[-1:], p, p[:2]])
    else:
        around = np.concatenate([2 * p[:1] - p[1:2], p, 2 * p[-1:] - p[-2:-1]])
    windows = np.stack([around[k : len(around) - 3 + k] for k in range(4)], axis=1)
    curve = (_basis(steps) @ windows).reshape(-1, p.shape[1])
    return curve if closed else np.concatenate([curve, p[-1:]])


@cache
def _circle(count: int) -> Points:
    angle = 2 * np.pi * np.arange(count) / count
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


def ellipse(x: float, y: float, rx: float, ry: float, turn: float = 0.0, count: int = 28) -> Points:
    """Outline an ellipse with radii rx and ry around (x, y), turned by `turn` radians."""
    c, s = np.cos(turn), np.sin(turn)
    return _circle(count) * (rx, ry) @ np.array([[c, s], [-s, c]]) + (x, y)


def both_sides(right: ArrayLike) -> Points:
    """Complete the right half of a symmetric outline, listed from top to bottom, on x = 0."""
    half = np.asarray(right, dtype=np.float64)
    inner = half[np.abs(half[:, 0]) > 1e-9]
    return np.concatenate([half, inner[::-1] * (-1, 1)])


def limb(joints: ArrayLike, radii: Sequence[float]) -> Points:
    """Outline a rounded, tapering limb along joints (n, 2) with a radius at each joint."""
    path = smooth(np.column_stack([np.asarray(joints, dtype=np.float64), radii]), closed=False)
    centre, radius = path[:, :2], np.maximum(path[:, 2:], 1e-3)
    along = np.gradient(centre, axis=0)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9)
    across = along[:, ::-1] * (-1, 1)
    bow = np.linspace(0, np.pi, 9)[1:-1, None]
    end = centre[-1] + radius[-1] * (np.cos(bow) * across[-1] + np.sin(bow) * along[-1])
    start = centre[0] - radius[0] * (np.cos(bow) * across[0] + np.sin(bow) * along[0])
    return np.concatenate(
        [centre + across * radius, end, (centre - across * radius)[::-1], start]
    )


def shaggy(outline: Points, length: float, noise: NDArray[np.float64]) -> Points:
    """Push every second point of an outline outwards by up to `length`: tufts of fur."""
    around = np.concatenate([outline[-1:], outline, outline[:1]])
    along = around[2:] - around[:-2]
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9)
    across = along[:, ::-1] * (1, -1)
    area = np.sum(outline[:, 0] * np.roll(outline[:, 1], -1) - np.roll(outline[:, 0], -1) * outline[:, 1])
    push = np.resize(noise, len(outline)) * np.resize([1.0, -0.15], len(outline)) * length
    return outline + across * (np.sign(area) * push)[:, None]
