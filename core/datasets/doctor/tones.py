"""A few numbers that say what a picture is like to the eye, from a small copy of it.

A photo has shades nearly everywhere: neighbouring places differ a little, by light and by the camera's
noise. What is drawn or set in type has none or sharp ones: its areas are flat, and its edges jump.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from operator import attrgetter
from struct import Struct

import numpy as np
from PIL import Image

from core.images.likeness import SMALL

SIDE = SMALL  # places a side of the small copy, which prints are made of as well
LEVELS = 64  # of brightness, when its variety is counted
LUMA_256 = np.array([77, 150, 29], np.uint16)  # BT.601 in whole numbers, which are much faster
VALUES = np.arange(256, dtype=np.float64)
NO_STEP, SMALL_STEP = 2, (4, 20)  # of 255, from a place to the next one


@dataclass(frozen=True, slots=True)
class Tones:
    """What a small copy of a picture is like; all from 0 to 1 but `variety`.

    brightness, saturation: means (BT.601; HSV); contrast: the brightness's standard deviation;
    variety: the entropy of its brightness, 0 to 6 bits; flat, fine: shares of neighbouring places
    without a step and with a small one; step: the mean step.
    """

    brightness: float
    contrast: float
    saturation: float
    variety: float
    flat: float
    fine: float
    step: float


_PACKED = Struct("<7d")
PACKED_TONES = _PACKED.size  # bytes
_VALUES = attrgetter(*(each.name for each in fields(Tones)))


def pack_tones(tones: Tones) -> bytes:
    """Return the numbers as PACKED_TONES bytes, which `unpack_tones` reads."""
    return _PACKED.pack(*_VALUES(tones))


def unpack_tones(data: bytes) -> Tones:
    """Read what `pack_tones` gave."""
    return Tones(*_PACKED.unpack(data))


def small_copy(pixels: Image.Image, box: tuple[float, float, float, float]) -> Image.Image:
    """Return the part of an RGB picture within `box` at SIDE × SIDE places, each the mean of its own."""
    return pixels.resize((SIDE, SIDE), Image.Resampling.BOX, box)


def measure(small: np.ndarray) -> tuple[list[Tones], np.ndarray]:
    """Measure small copies, uint8 (k, SIDE, SIDE, 3); return that, and their brightness without colour.

    The brightness is uint8 (k, SIDE, SIDE). Several at once cost hardly more than one.
    """
    planes = np.ascontiguousarray(small.transpose(3, 0, 1, 2))  # (3, k, SIDE, SIDE)
    weighted = (plane * weight for plane, weight in zip(planes, LUMA_256, strict=True))
    grey = ((sum(weighted) + np.uint16(128)) >> 8).astype(np.uint8)
    tones = _shares(grey)
    brightness = tones @ VALUES
    spread = np.sqrt(np.maximum(tones @ VALUES**2 - brightness**2, 0))
    levels = tones.reshape(len(small), LEVELS, -1).sum(axis=2)
    variety = -(levels * np.log2(np.where(levels > 0, levels, 1))).sum(axis=1)
    top = planes.max(axis=0)
    saturation = (top - planes.min(axis=0)) / np.maximum(top, 1, dtype=np.float32)
    across = _steps(planes[..., :-1], planes[..., 1:])
    down = _steps(planes[..., :-1, :], planes[..., 1:, :])
    steps = np.concatenate((across.reshape(len(small), -1), down.reshape(len(small), -1)), axis=1)
    low, high = map(np.uint8, SMALL_STEP)
    values = (
        brightness / 255, spread / 255, saturation.mean(axis=(1, 2)), variety,
        (steps <= NO_STEP).mean(axis=1), (steps - low <= high - low).mean(axis=1),  # below: wraps
        steps.mean(axis=1) / 255,
    )  # fmt: skip
    rows = np.stack(values, axis=1).round(5).tolist()
    return [Tones(*row) for row in rows], grey


def _steps(here: np.ndarray, there: np.ndarray) -> np.ndarray:
    """Return the largest difference of the three colours, uint8 (k, …), of planes (3, k, …)."""
    return (np.maximum(here, there) - np.minimum(here, there)).max(axis=0)


def _shares(values: np.ndarray) -> np.ndarray:
    """Return how often each value occurs in each picture, (k, …): float64 (k, 256), together 1."""
    count = len(values)
    apart = values.reshape(count, -1) + np.arange(0, 256 * count, 256, dtype=np.int32)[:, None]
    found = np.bincount(apart.ravel(), minlength=256 * count).reshape(count, 256)
    return found / apart.shape[1]
