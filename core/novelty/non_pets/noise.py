"""Noise that looks like nature: smooth at every scale, from clouds to the grain of stone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image

Dice = np.random.Generator
Colours = Sequence[Sequence[float] | np.ndarray]


def fractal(
    dice: Dice,
    side: int,
    *,
    cells: float = 3.0,
    octaves: int = 5,
    rough: float = 0.5,
    stretch: tuple[float, float] = (1.0, 1.0),
) -> np.ndarray:
    """Return fractal noise, float32 (side, side) from 0 to 1.

    A sum of smooth random grids, each twice as fine as the last and `rough` times as strong; the
    coarsest has about `cells` cells across, times `stretch` (down, across).
    """
    total = np.zeros((side, side), np.float32)
    for octave in range(octaves):
        high, wide = (max(1, round(cells * 2**octave * each)) + 2 for each in stretch)
        grid = dice.random((min(high, side), min(wide, side)), dtype=np.float32)
        total += rough**octave * resized(grid, side)
    low, high = float(total.min()), float(total.max())
    return (total - low) / max(high - low, 1e-6)


def resized(grid: np.ndarray, side: int) -> np.ndarray:
    """Return a grid of float32 numbers, smoothly enlarged to (side, side)."""
    picture = Image.fromarray(grid).resize((side, side), Image.Resampling.BICUBIC)
    return np.asarray(picture, np.float32)


def coloured(values: np.ndarray, colours: Colours) -> np.ndarray:
    """Return values from 0 to 1 (...) as colours (..., 3), from the first of `colours` to the last."""
    stops = np.asarray(colours, np.float32)
    at = np.linspace(0, 1, 256)
    places = np.linspace(0, 1, len(stops))
    table = np.stack([np.interp(at, places, stops[:, k]) for k in range(3)], 1).astype(np.float32)
    return table[np.clip(values * 255, 0, 255).astype(np.uint8)]


def grid(side: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the places of pixels from 0 to 1: x (1, side) and y (side, 1), float32."""
    at = (np.arange(side, dtype=np.float32) + 0.5) / side
    return at[None, :], at[:, None]
