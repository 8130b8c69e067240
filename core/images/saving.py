"""Small copies of a picture, and JPEG bytes to send away: pixels alone, without where and when."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from core.images.colours import to_rgb
from core.images.errors import PictureError

JPEG_LONGEST = 65_500  # libjpeg's limit for a side


def thumbnail(picture: Image.Image, longest: int) -> Image.Image:
    """Return a copy no longer than `longest` pixels on its longer side, its shape kept.

    A smaller picture keeps its size. Raises ValueError when `longest` is below 1.
    """
    if longest < 1:
        raise ValueError(f"The longest side is {longest}, but has to be 1 or more pixels.")
    plain = to_rgb(picture)
    scale = longest / max(plain.size)
    if scale >= 1:
        return plain
    width, height = (max(1, round(length * scale)) for length in plain.size)
    return plain.resize((width, height), Image.Resampling.BICUBIC, reducing_gap=3.0)


def encode_jpeg(picture: Image.Image | np.ndarray, quality: int = 85) -> bytes:
    """Return a picture, or uint8 (height, width, 3) or (height, width), as JPEG bytes.

    Nothing but the pixels goes in. Raises PictureError when a side is too long for JPEG, ValueError
    for an array of another shape or type.
    """
    plain = to_rgb(_from_array(picture) if isinstance(picture, np.ndarray) else picture)
    if max(plain.size) > JPEG_LONGEST:
        raise PictureError(
            f"The picture is {max(plain.size):,} pixels long, and JPEG holds {JPEG_LONGEST:,};"
            " make it smaller."
        )
    file = io.BytesIO()
    plain.save(file, "JPEG", quality=quality)
    return file.getvalue()


def _from_array(pixels: np.ndarray) -> Image.Image:
    if pixels.dtype != np.uint8 or not (pixels.ndim == 2 or pixels.shape[2:] == (3,)):
        raise ValueError(
            f"Pixels have to be uint8 (height, width, 3) or (height, width), not {pixels.dtype}"
            f" {pixels.shape}."
        )
    return Image.fromarray(pixels)
