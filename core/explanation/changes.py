"""Changes to a photo, each by an amount: turned, cut, grey, blurred, dark, light, compressed, noisy.

Every change takes an upright RGB picture and one of its values, and gives a new picture; its
`neutral` value leaves the picture as it is.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import torch
from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from core.randomness import generator

Change = Callable[[Image.Image, float], Image.Image]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A change: its name, the values to try in ascending order, and what they count in.

    `unit` is one of "°", "×", "%", "levels", "quality" and "" (no or yes). `neutral`, one of the
    values, leaves the photo as it is.
    """

    name: str
    values: tuple[float, ...]
    neutral: float
    unit: str
    apply: Change = field(repr=False, compare=False)


def zoom(picture: Image.Image, factor: float) -> Image.Image:
    """Cut the middle out: 1 / factor of the width and of the height."""
    width, height = picture.size
    kept = max(1, round(width / factor)), max(1, round(height / factor))
    left, top = (width - kept[0]) // 2, (height - kept[1]) // 2
    return picture.crop((left, top, left + kept[0], top + kept[1]))


def turn(picture: Image.Image, degrees: float) -> Image.Image:
    """Turn clockwise; the corners that come into sight are filled with the photo's mirror image.

    The frame keeps its area, and goes from the photo's shape to that of the photo on its side.
    """
    angle = math.radians(degrees)
    width, height = picture.size
    wide = abs(width * math.cos(angle)) + abs(height * math.sin(angle))
    tall = abs(width * math.sin(angle)) + abs(height * math.cos(angle))
    scale = math.sqrt(width * height / (wide * tall))
    frame = max(1, round(wide * scale)), max(1, round(tall * scale))
    reach = math.hypot(*frame) / 2
    pad_x, pad_y = (max(0, math.ceil(reach - side / 2)) + 2 for side in picture.size)
    pixels = np.pad(np.asarray(picture), ((pad_y, pad_y), (pad_x, pad_x), (0, 0)), "symmetric")
    middle = (width / 2 + pad_x, height / 2 + pad_y)
    cos, sin = math.cos(angle), math.sin(angle)
    # From a place in the frame to the one in the padded photo that is seen there.
    x = middle[0] - cos * frame[0] / 2 - sin * frame[1] / 2
    y = middle[1] + sin * frame[0] / 2 - cos * frame[1] / 2
    return Image.fromarray(pixels).transform(
        frame, Image.Transform.AFFINE, (cos, sin, x, -sin, cos, y), Image.Resampling.BICUBIC
    )


def mirror(picture: Image.Image, yes: float) -> Image.Image:
    """Swap left and right where `yes` is not 0."""
    return ImageOps.mirror(picture) if yes else picture


def saturation(picture: Image.Image, percent: float) -> Image.Image:
    """Mix the photo with its grey version: at 0 it is grey."""
    return ImageEnhance.Color(picture).enhance(percent / 100)


def blur(picture: Image.Image, percent: float) -> Image.Image:
    """Blur by a Gaussian whose standard deviation is that share of the longer side."""
    return picture.filter(ImageFilter.GaussianBlur(percent / 100 * max(picture.size)))


def brightness(picture: Image.Image, factor: float) -> Image.Image:
    """Multiply every level; what would be above 255 is 255."""
    return ImageEnhance.Brightness(picture).enhance(factor)


def contrast(picture: Image.Image, factor: float) -> Image.Image:
    """Multiply how far every level is from the photo's mean brightness."""
    return ImageEnhance.Contrast(picture).enhance(factor)


def compressed(picture: Image.Image, quality: float) -> Image.Image:
    """Write as JPEG of that quality and read it again; 100 is the photo as it is."""
    if quality >= 100:
        return picture
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=int(quality))
    return Image.open(file).convert("RGB")


def noise(picture: Image.Image, levels: float) -> Image.Image:
    """Add to each level a Gaussian draw of that standard deviation, the same draw at each value."""
    pixels = torch.from_numpy(np.array(picture)).float()
    draw = torch.randn(pixels.shape, generator=generator(0, "what if", "noise"))
    given = (pixels + levels * draw).round_().clamp_(0, 255)
    return Image.fromarray(given.byte().numpy())


CHANGES: tuple[WhatIf, ...] = (
    WhatIf("zoom", (1, 1.2, 1.5, 2, 2.5, 3, 4), 1, "×", zoom),
    WhatIf("turn", tuple(range(-180, 181, 30)), 0, "°", turn),
    WhatIf("mirror", (0, 1), 0, "", mirror),
    WhatIf("saturation", (0, 20, 40, 60, 80, 100), 100, "%", saturation),
    WhatIf("blur", (0, 0.25, 0.5, 1, 1.5, 2, 3, 5), 0, "%", blur),
    WhatIf("brightness", (0.1, 0.2, 0.35, 0.5, 0.7, 1, 1.5, 2, 3, 4), 1, "×", brightness),
    WhatIf("contrast", (0.1, 0.2, 0.4, 0.7, 1, 1.5, 2, 3), 1, "×", contrast),
    WhatIf("quality", (1, 3, 6, 12, 25, 50, 80, 100), 100, "quality", compressed),
    WhatIf("noise", (0, 8, 16, 32, 64, 96), 0, "levels", noise),
)
