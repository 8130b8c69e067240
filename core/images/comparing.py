"""Comparing pairs of prints with care: laid on each other, and then detail by detail.

Two photos of black cats on white cushions may well correlate by 0.96 once laid on each other, but what
smoothing takes away of them does not: copies agree in their details as well.
"""

from __future__ import annotations

import numpy as np

from core.images.alignment import Warps, fit, normalized, smooth, warped

# On which grid, how many rounds, and the correlation of pairs that are worth what comes next: half are
# given up after the first round, and one in ten sees the last ones. Of 5,000 copies one has less than
# 0.84 after the first round, and none less than 0.94 after the first one on the fine grid.
COARSE, FINE = 1, 0
STAGES = ((COARSE, 1, 0.84), (COARSE, 3, 0.9), (FINE, 1, 0.92))
FINE_ROUNDS = 3
# From here to the correlation of copies, the second one is laid on the first as well: the way from a
# picture to a cutting of it may lead astray where the way back does not.
WORTH_ANOTHER_TRY = 0.75
DETAILED = 0.82  # correlation of details: of copies from about 0.85 on, of other photos hardly 0.8


def laid_on(
    prints: np.ndarray, first: np.ndarray, second: np.ndarray, mirrored: np.ndarray, least: float
) -> np.ndarray:
    """Return the correlation of pairs of prints, uint8 (n, G, G), once laid on each other, float32 (k,).

    first, second: int (k,), numbers of prints; mirrored: bool (k,), whether the second one is to be.
    Pairs that are far from `least`, the correlation of copies, are given up with a lower one; those
    that reach it, but whose details differ, get the correlation of their details.
    """
    likeness = _laid(prints, first, second, mirrored, least)
    again = np.flatnonzero((likeness >= WORTH_ANOTHER_TRY) & (likeness < least))
    back = _laid(prints, second[again], first[again], mirrored[again], least)
    likeness[again] = np.maximum(likeness[again], back)
    return likeness


def _laid(
    prints: np.ndarray, first: np.ndarray, second: np.ndarray, mirrored: np.ndarray, least: float
) -> np.ndarray:
    """Return the correlation of each second print once laid on the first one."""
    likeness, warps = np.zeros(len(first), np.float32), Warps.none(len(first))
    left = np.arange(len(first))
    for grid, rounds, promising in STAGES:
        if not len(left):
            return likeness
        a = on_grid(prints[first[left]], grid)
        b = turned(on_grid(prints[second[left]], grid), mirrored[left])
        some = Warps(warps.values[left])
        likeness[left] = fit(a, b, some, rounds)
        warps.values[left] = some.values
        left = left[likeness[left] >= promising]
    if len(left):
        a = on_grid(prints[first[left]], FINE)
        b = turned(on_grid(prints[second[left]], FINE), mirrored[left])
        likeness[left] = _fine(a, b, Warps(warps.values[left]), least)
    return likeness


def _fine(a: np.ndarray, b: np.ndarray, warps: Warps, least: float) -> np.ndarray:
    """Return the correlations on the fine grid; of details, where these differ in spite of it."""
    likeness = fit(a, b, warps, FINE_ROUNDS)
    found = details(a, b, warps)
    return np.where((likeness >= least) & (found < DETAILED), np.minimum(likeness, found), likeness)


def details(a: np.ndarray, b: np.ndarray, warps: Warps) -> np.ndarray:
    """Return how far pictures, float32 (k, G, G), correlate in what smoothing takes away, (k,).

    Each b is laid on its a; the outermost places, of which smoothing knows one side only, do not count.
    """
    there, seen = warped(b, warps)
    seen[:, [0, -1]] = 0
    seen[:, :, [0, -1]] = 0
    x, y = (normalized(each - smooth(smooth(each)), seen)[0] for each in (a, there))
    return np.asarray((x * y).sum((1, 2)))


def on_grid(prints: np.ndarray, halved: int) -> np.ndarray:
    """Return prints, uint8 (k, G, G), smoothed so that they can be shifted, and halved so often."""
    pictures: np.ndarray = prints.astype(np.float32)
    for _ in range(halved):
        rows = pictures[:, ::2] + pictures[:, 1::2]
        pictures = (rows[:, :, ::2] + rows[:, :, 1::2]) / 4
    return smooth(pictures)


def turned(pictures: np.ndarray, mirrored: np.ndarray) -> np.ndarray:
    """Return pictures (k, G, G), those mirrored that are to be."""
    return np.where(mirrored[:, None, None], pictures[:, :, ::-1], pictures)
