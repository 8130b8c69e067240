"""Any of Pillow's pixel modes to plain RGB with 8 bits a channel."""

from __future__ import annotations

import numpy as np
from PIL import Image

from core.images.errors import PictureError

WHITE = (255, 255, 255)
LUMA = (0.299, 0.587, 0.114)  # ITU-R BT.601: how much red, green and blue add to brightness
OPAQUE = frozenset({"1", "L", "P", "RGB", "RGBX", "CMYK", "YCbCr", "HSV"})

_BITS_PER_SAMPLE = 258  # TIFF 6.0, section 8
_TWELVE = (12,)


def to_rgb(picture: Image.Image) -> Image.Image:
    """Return a new RGB picture, what is transparent laid on white, and nothing but pixels in it.

    Grey of 16 bits is scaled (65535 becomes 255), not clipped. Colour profiles are not applied:
    the numbers in the file count, as in the data sets that networks are trained on. CMYK is
    converted by the simple formula, without a printing profile.

    Raises PictureError for pixels without a fixed white, such as 32-bit numbers.
    """
    if picture.mode.startswith("I;16"):
        plain = _from_16_bits(picture)
    elif picture.has_transparency_data:
        plain = _on_white(picture.convert("RGBA"))
    elif picture.mode in OPAQUE:
        plain = picture.copy() if picture.mode == "RGB" else picture.convert("RGB")
    else:
        raise PictureError(
            f"The picture's pixels are of a kind ({picture.mode}) that does not say what white is;"
            " save it as ordinary RGB with 8 bits a channel."
        )
    plain.info.clear()  # comments, EXIF and location must not travel on with the pixels
    return plain


def _on_white(picture: Image.Image) -> Image.Image:
    canvas = Image.new("RGB", picture.size, WHITE)
    canvas.paste(picture, mask=picture)
    return canvas


def _from_16_bits(picture: Image.Image) -> Image.Image:
    values = np.asarray(picture)  # (H, W)
    white = _white_of_16_bits(picture)
    levels = np.arange(65536).clip(max=white)
    table = ((levels * 255 + white // 2) // white).astype(np.uint8)  # rounded to the nearest
    grey = table[values]
    transparent = picture.info.get("transparency")
    if transparent is not None:
        grey[values == transparent] = 255
    return Image.fromarray(grey).convert("RGB")


def _white_of_16_bits(picture: Image.Image) -> int:
    """Return the number that means white; a TIFF of 12 bits comes from Pillow as one of 16."""
    tags = getattr(picture, "tag_v2", {})
    return 4095 if tags.get(_BITS_PER_SAMPLE) == _TWELVE else 65535
