"""What a garment is made of: its brightness, pattern and shine, and the grain of the picture."""

from __future__ import annotations

from random import Random

import numpy as np

from core.datasets.garments.sheet import FINER, SIDE, Sheet

CLOTH = 0.8  # the shade that plain cloth is drawn in; details are darker or lighter
GRAIN = 0.07  # of the noise, at the most, as a share of white

_ROWS = np.arange(SIDE, dtype=np.float32)[:, None]
_COLUMNS = _ROWS.T


def finish(dice: Random, sheet: Sheet, patterned: float) -> np.ndarray:
    """Scale a sheet down and make it cloth, uint8 (28, 28); `patterned` is how often it is."""
    shades = np.asarray(sheet.image.reduce(FINER), dtype=np.float32) / 255  # (28, 28)
    cloth = dice.triangular(0.3, 1.05, 0.8) / CLOTH * _shine(dice)
    if dice.random() < patterned:
        cloth = cloth * _pattern(dice)
    grain = np.frombuffer(dice.randbytes(SIDE * SIDE), np.uint8).reshape(SIDE, SIDE)
    noise = (grain.astype(np.float32) / 255 - 0.5) * (2 * GRAIN * dice.random())
    values = np.where(shades > 0, shades * cloth + noise, 0)
    return np.clip(np.rint(values * 255), 0, 255).astype(np.uint8)


def _shine(dice: Random) -> np.ndarray:
    """Return light that falls from one side, and from above or below."""
    across, down = dice.uniform(-0.2, 0.2), dice.uniform(-0.2, 0.2)
    return 1 + (across * (_COLUMNS - 14) + down * (_ROWS - 14)) / 14


def _pattern(dice: Random) -> np.ndarray:
    """Return stripes across, stripes down, checks or blotches: factors around 1."""
    depth = dice.uniform(0.15, 0.6)
    kind = dice.random()
    if kind < 0.45:
        return _stripes(dice, _ROWS, depth)
    if kind < 0.65:
        return _stripes(dice, _COLUMNS, depth)
    if kind < 0.8:
        return _stripes(dice, _ROWS, depth / 2) * _stripes(dice, _COLUMNS, depth / 2)
    blotches = np.frombuffer(dice.randbytes(49), np.uint8).reshape(7, 7).repeat(4, 0).repeat(4, 1)
    return 1 - depth * (blotches.astype(np.float32) / 255)


def _stripes(dice: Random, place: np.ndarray, depth: float) -> np.ndarray:
    period, share = dice.uniform(2.0, 8.0), dice.uniform(0.3, 0.6)
    at = (place + dice.uniform(0, 8)) / period % 1
    return 1 - depth * (at < share)
