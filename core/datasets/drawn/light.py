"""Light and lens: from flat colours and shades to what a camera would have seen."""

from __future__ import annotations

from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from core.datasets.drawn.sheet import NEUTRAL, Sheet


def draw_light(
    dice: Random, noise: np.random.Generator, sheet: Sheet, side: int
) -> NDArray[np.uint8]:
    """Shade a sheet, light it, and scale it down to uint8 (side, side, 3)."""
    picture = sheet.picture.reduce(sheet.picture.width // side)
    blur = dice.choice((0.0, 0.0, 0.0, 0.005, 0.01)) * side
    if blur > 0.2:
        picture = picture.filter(ImageFilter.BoxBlur(blur))
    pixels = np.asarray(picture, dtype=np.float32)
    pixels = pixels * (_shades(noise, sheet, side) * _gradient(dice, side))[:, :, None]
    pixels *= _tint(dice)
    pixels += (
        dice.choice((1.5, 3.0, 7.0)) * (noise.random((side, side, 3), dtype=np.float32) - 0.5) * 2
    )
    return np.clip(pixels + 0.5, 0, 255).astype(np.uint8)


def _shades(noise: np.random.Generator, sheet: Sheet, side: int) -> NDArray[np.float32]:
    """Turn the shade layer into factors, with the grain of fur where the animal is."""
    shade = sheet.shade
    animal = shade.point([0] + [255] * 255)
    flat = Image.composite(shade, sheet.ground, animal)
    soft = flat.filter(ImageFilter.BoxBlur(shade.width / 110)).resize((side, side))
    grain = noise.random((max(2, side // 3), side), dtype=np.float32)
    hair = Image.fromarray(grain).resize((side, side), Image.Resampling.BILINEAR)
    furry = np.asarray(animal.resize((side, side)), dtype=np.float32) / 255
    hairs = np.asarray(hair, dtype=np.float32)
    return np.asarray(soft, dtype=np.float32) / NEUTRAL * (1 + 0.16 * furry * (hairs - 0.5))


def _gradient(dice: Random, side: int) -> NDArray[np.float32]:
    """Draw a gradient of brightness across the picture, as factors around its brightness."""
    angle, strength = dice.uniform(0, 2 * np.pi), dice.uniform(0, 0.35)
    ramp = np.linspace(-1, 1, side, dtype=np.float32)
    slope = np.cos(angle) * ramp[None, :] + np.sin(angle) * ramp[:, None]
    return np.asarray(dice.uniform(0.6, 1.12) * (1 + strength * slope), dtype=np.float32)


def _tint(dice: Random) -> NDArray[np.float32]:
    """Draw factors for red, green and blue: warm lamps, cold days."""
    warmth = dice.uniform(-0.12, 0.14)
    return np.array([1 + warmth, 1 + 0.15 * warmth, 1 - warmth], dtype=np.float32)
