"""Curves and outlines as arrays of points, for everything that the drawn pets are made of.

Points are rows (x, y), x to the right and y downwards; an outline is closed by its last point.
A smooth curve is linear in the points that it runs through, so each shape of curve is one matrix,
made once.
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
TINY = 1e-9


@cache
def _curve(count: int, closed: bool, steps: int) -> NDArray[np.float64]:
    """Return the matrix that makes a uniform Catmull-Rom curve from `count` points."""
    basis = (np.arange(steps)[:, None] / steps) ** np.arange(4) @ CATMULL_ROM  # (steps, 4)
    known = np.eye(count)
    before, after = known[-1:], known[:2]
    if not closed:
        before, after = 2 * known[:1] - known[1:2], 2 * known[-1:] - known[-2:-1]
    around = np.concatenate([before, known, after])
    pieces = [basis @ around[k : k + 4] for k in range(len(around) - 3)]
    return np.concatenate(pieces if closed else [*pieces, known[-1:]])


@cache
def _slope(count: int, steps: int) -> NDArray[np.float64]:
    """Return the matrix that makes the directions of an open curve from its points."""
    return np.asarray(np.gradient(_curve(count, False, steps), axis=0))


def smooth(points: ArrayLike, *, closed: bool = True, steps: int = 6) -> Points:
    """Run a uniform Catmull-Rom curve through points (n, 2)."""
    known = np.asarray(points, dtype=np.float64)
    return _curve(len(known), closed, steps) @ known


@cache
def _circle(count: int) -> Points:
    angle = 2 * np.pi * np.arange(count) / count
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


def ellipse(x: float, y: float, rx: float, ry: float, turn: float = 0.0, count: int = 28) -> Points:
    """Outline an ellipse with radii rx and ry around (x, y), turned by `turn` radians."""
    c, s = np.cos(turn), np.sin(turn)
    return _circle(count) @ np.array([[rx * c, rx * s], [-ry * s, ry * c]]) + (x, y)


def both_sides(right: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Complete the right half of a symmetric outline, listed from top to bottom, on x = 0."""
    return [*right, *((-x, y) for x, y in reversed(right) if x > TINY)]


BOW = np.stack([np.cos(np.linspace(0, np.pi, 9)), np.sin(np.linspace(0, np.pi, 9))], axis=1)[1:-1]


def limb(joints: ArrayLike, radii: Sequence[float], steps: int = 5) -> Points:
    """Outline a rounded, tapering limb along joints (n, 2) with a radius at each joint."""
    known = np.asarray(joints, dtype=np.float64)
    curve = _curve(len(known), False, steps)
    centre, radius = curve @ known, (curve @ np.asarray(radii))[:, None]
    along = _slope(len(known), steps) @ known
    along /= np.sqrt((along * along).sum(axis=1, keepdims=True)) + TINY
    across = along[:, ::-1] * (-1, 1)
    reach = across * radius
    end = centre[-1] + radius[-1] * (BOW @ np.stack([across[-1], along[-1]]))
    start = centre[0] - radius[0] * (BOW @ np.stack([across[0], along[0]]))
    return np.concatenate([centre + reach, end, (centre - reach)[::-1], start])


def shaggy(outline: Points, tufts: NDArray[np.float64]) -> Points:
    """Push each point of an outline outwards by its tuft of fur; at least as many tufts (m,)."""
    x, y = outline.T
    following, preceding = np.roll(outline, -1, axis=0), np.roll(outline, 1, axis=0)
    area = x @ following[:, 1] - y @ following[:, 0]
    across = (following - preceding)[:, ::-1] * ((1, -1) if area > 0 else (-1, 1))
    across /= np.sqrt((across * across).sum(axis=1, keepdims=True)) + TINY
    return outline + across * tufts[: len(outline), None]
