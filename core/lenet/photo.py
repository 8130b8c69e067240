"""A photo to a grey picture of 28 × 28, step by step, as those of Fashion-MNIST were made.

Its pictures were trimmed to the garment, the longer side scaled to 28 pixels, laid on a square,
negated and made grey (Xiao, Rasul & Vollgraf, Fashion-MNIST, 2017, figure 1). A photo of a visitor has
another background and other light, so that the background is estimated and the contrast stretched.
Each step can be left out, to see what it is good for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.images import PictureError
from core.images.colours import LUMA

SIDE = 28
LEAST = 8  # pixels of the shorter side, below which no garment can be seen
WORKING = 560  # pixels of the longer side; a larger photo is shrunk at once
LEAST_DECODED = 2 * WORKING  # pixels: a JPEG may be decoded at a part of its size
BORDER = 1 / 20  # of the side: how wide the frame is whose median is the background
APART = 0.2  # of the range: what differs by more from the background belongs to the garment
STRAY = 1 / 50  # of a row or column: with less of the garment in it, it is not one of the garment's
DARK, BRIGHT = 2.0, 99.0  # percentiles that become black and white


@dataclass(frozen=True, slots=True)
class Recipe:
    """Which steps are taken; what happens instead where one is left out.

    luma: brightness as the eye has it; else the plain mean of red, green and blue.
    crop: to what stands out from the background; else the whole photo.
    invert: where the background is the brighter; else never.
    smooth: each small pixel is the mean of its area; else a single pixel of the photo.
    stretch: to the whole range from black to white; else as it is.
    """

    luma: bool = True
    crop: bool = True
    invert: bool = True
    smooth: bool = True
    stretch: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """What a step has made: uint8 (H, W, 3) at first, (H, W) later; `changed` says whether it did."""

    name: str
    picture: np.ndarray
    changed: bool = True


ALL = Recipe()


def steps(picture: Image.Image, recipe: Recipe = ALL) -> tuple[Step, ...]:
    """Make a photo, upright RGB, a picture of 28 × 28, bright on black.

    Returns the steps "upright", "grey", "crop", "invert", "scale" and "stretch"; the last one's
    picture is uint8 (28, 28). Raises PictureError where the photo is too small to show anything.
    """
    check_size(picture.size)
    colour = np.asarray(working_copy(picture).convert("RGB"))  # (H, W, 3)
    grey = to_grey(colour, luma=recipe.luma)
    square = to_square(grey, crop=recipe.crop)
    turned = recipe.invert and background(grey) > 127
    bright = 255 - square if turned else square
    small = to_small(bright, smooth=recipe.smooth)
    last = stretched(small) if recipe.stretch else small
    return (
        Step("upright", colour),
        Step("grey", grey),
        Step("crop", square, square.shape != grey.shape),
        Step("invert", bright, turned),
        Step("scale", small),
        Step("stretch", last, bool((last != small).any())),
    )


def made_small(picture: Image.Image, recipe: Recipe = ALL) -> np.ndarray:
    """Return what the last of the `steps` makes, uint8 (28, 28)."""
    return steps(picture, recipe)[-1].picture


def check_size(size: tuple[int, int]) -> None:
    """Raise PictureError for a photo that is too small."""
    if min(size) < LEAST:
        raise PictureError(
            f"The photo has {size[0]} × {size[1]} pixels, in which no garment can be seen; take one"
            f" of {SIDE} × {SIDE} or more."
        )


def working_copy(picture: Image.Image) -> Image.Image:
    """Return a photo with WORKING pixels on its longer side at the most, averaged over areas."""
    scale = WORKING / max(picture.size)
    if scale >= 1:
        return picture
    width, height = (max(1, round(side * scale)) for side in picture.size)
    return picture.resize((width, height), Image.Resampling.BOX)


def to_grey(colour: np.ndarray, *, luma: bool = True) -> np.ndarray:
    """Return brightness, uint8 (H, W), of colours, uint8 (H, W, 3)."""
    weights = np.array(LUMA if luma else (1 / 3, 1 / 3, 1 / 3), np.float32)
    grey: np.ndarray = (colour @ weights).round().clip(0, 255).astype(np.uint8)
    return grey


def background(grey: np.ndarray) -> int:
    """Return the grey of the background: the median of a frame along the edges."""
    width = max(1, round(min(grey.shape) * BORDER))
    frame = np.ones(grey.shape, bool)
    frame[width:-width, width:-width] = False
    return int(np.median(grey[frame]))


def to_square(grey: np.ndarray, *, crop: bool = True) -> np.ndarray:
    """Trim to what stands out from the background, and pad with the background to a square."""
    level = background(grey)
    top, bottom, left, right = garment_box(grey, level) if crop else (0, *_ends(grey))
    part = grey[top:bottom, left:right]
    side = max(part.shape)
    square = np.full((side, side), level, np.uint8)
    down, across = (side - part.shape[0]) // 2, (side - part.shape[1]) // 2
    square[down : down + part.shape[0], across : across + part.shape[1]] = part
    return square


def _ends(grey: np.ndarray) -> tuple[int, int, int]:
    return grey.shape[0], 0, grey.shape[1]


def garment_box(grey: np.ndarray, level: int) -> tuple[int, int, int, int]:
    """Return top, bottom, left and right of what stands out; of everything where nothing does."""
    apart = np.abs(grey.astype(np.int16) - level)
    if int(apart.max()) < LEAST:
        return (0, *_ends(grey))
    mask = apart > APART * int(apart.max())
    rows = np.flatnonzero(mask.mean(axis=1) > STRAY)
    columns = np.flatnonzero(mask.mean(axis=0) > STRAY)
    if not len(rows) or not len(columns):
        return (0, *_ends(grey))
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def to_small(square: np.ndarray, *, smooth: bool = True) -> np.ndarray:
    """Scale a square to 28 × 28: the mean of each area, or the pixel in its middle; uint8."""
    way = Image.Resampling.BOX if smooth else Image.Resampling.NEAREST
    return np.asarray(Image.fromarray(square).resize((SIDE, SIDE), way))


def stretched(small: np.ndarray) -> np.ndarray:
    """Stretch greys so that the darkest become black and the brightest white; uint8, same shape.

    A picture of one grey stays as it is.
    """
    dark, bright = np.percentile(small, [DARK, BRIGHT])
    if bright - dark < 1:
        return small
    share = (small.astype(np.float64) - dark) / (bright - dark)
    wide: np.ndarray = (share * 255).round().clip(0, 255).astype(np.uint8)
    return wide
