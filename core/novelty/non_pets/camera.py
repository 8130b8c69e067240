"""What a camera makes of a scene: light and its colour, focus, sensor noise, and JPEG."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image, ImageFilter

from core.novelty.non_pets.noise import Dice, grid
from core.novelty.non_pets.scene import FINER, Scene

GREYS = 0.04  # share of pictures without colour


def photographed(dice: Dice, scene: Scene) -> np.ndarray:
    """Return a scene as a photo, uint8 (side, side, 3)."""
    side = scene.side // FINER
    pixels = scene.pixels.reshape(side, FINER, side, FINER, 3).mean(axis=(1, 3))
    return exposed(dice, focused(dice, pixels * _light(dice, side)))


def focused(dice: Dice, pixels: np.ndarray) -> np.ndarray:
    """Return pixels, float32 (side, side, 3), a little out of focus now and then."""
    radius = float(dice.choice((0.0, 0.0, 0.002, 0.005, 0.012))) * len(pixels)
    if radius < 0.2:
        return pixels
    picture = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    return np.asarray(picture.filter(ImageFilter.GaussianBlur(radius)), np.float32)


def exposed(dice: Dice, pixels: np.ndarray) -> np.ndarray:
    """Return pixels, float32 (side, side, 3), with contrast, sensor noise and JPEG's losses: uint8."""
    grey = pixels.mean(axis=2, keepdims=True)
    pale = 1.0 if dice.random() < GREYS else dice.uniform(0, 0.6)
    pixels = pixels + pale * (grey - pixels)
    middle = pixels.mean()
    pixels = middle + dice.uniform(0.75, 1.2) * (pixels - middle)
    grain = dice.standard_normal(pixels.shape[:2] + (1,), np.float32)
    speckle = dice.standard_normal(pixels.shape, np.float32)
    pixels = pixels + dice.choice((0.5, 2.0, 5.0)) * (grain + 0.5 * speckle)
    return _compressed(np.clip(pixels + 0.5, 0, 255).astype(np.uint8), int(dice.integers(35, 96)))


def _light(dice: Dice, side: int) -> np.ndarray:
    """Draw brightness that falls off to one side and to the corners, and warm or cold light."""
    x, y = grid(side)
    angle, slope = dice.uniform(0, 2 * np.pi), dice.uniform(0, 0.5)
    side_light = 1 + slope * (np.cos(angle) * (x - 0.5) + np.sin(angle) * (y - 0.5)) * 2
    corners = 1 - dice.uniform(0, 0.5) * ((x - 0.5) ** 2 + (y - 0.5) ** 2)
    warmth = dice.normal(0, 0.07)
    tint = np.array([1 + warmth, 1, 1 - warmth], np.float32) * dice.uniform(0.65, 1.15)
    return np.asarray((side_light * corners)[:, :, None] * tint, np.float32)


def _compressed(pixels: np.ndarray, quality: int) -> np.ndarray:
    file = BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file).convert("RGB"))
