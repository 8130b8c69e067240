"""All small pictures of an atlas on one sheet, which a browser is sent once."""

from __future__ import annotations

import math

import numpy as np

from core.atlas.atlas import Atlas
from core.images import encode_jpeg

QUALITY = 72  # JPEG's blocks of 16 × 16 pixels end where the small pictures do


def across(count: int) -> int:
    """Return how many small pictures stand side by side on a sheet of `count`."""
    return max(1, math.ceil(math.sqrt(count)))


def sheet(atlas: Atlas) -> bytes:
    """Return the small pictures, validation before training, row by row, as JPEG bytes."""
    tiles = np.concatenate([atlas.validation.tiles, atlas.training.tiles])
    n, side = tiles.shape[:2]
    wide = across(n)
    grid = np.zeros((math.ceil(n / wide) * wide, side, side, 3), np.uint8)
    grid[:n] = tiles
    rows = grid.reshape(-1, wide, side, side, 3).transpose(0, 2, 1, 3, 4)
    return encode_jpeg(rows.reshape(-1, wide * side, 3), QUALITY)
