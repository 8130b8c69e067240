"""Any of Pillow's pixel modes to plain RGB with 8 bits a channel."""

from __future__ import annotations

import numpy as np
from PIL import Image

from core.images.errors import PictureError

WHITE = (255, 255, 255)


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
    elif picture.mode in ("I", "F"):
        raise PictureError(
            "The picture's pixels are 32-bit numbers that do not say what white is;"
            " save it with 8 or 16 bits a channel."
        )
    else:
        plain = picture.copy() if picture.mode == "RGB" else picture.convert("RGB")
    plain.info.clear()  # comments, EXIF and location must not travel on with the pixels
    return plain


def _on_white(picture: Image.Image) -> Image.Image:
    canvas = Image.new("RGB", picture.size, WHITE)
    canvas.paste(picture, mask=picture)
    return canvas


def _from_16_bits(picture: Image.Image) -> Image.Image:
    levels = np.arange(65536)
    table = ((levels * 255 + 32767) // 65535).astype(np.uint8)  # rounded to the nearest
    values = np.asarray(picture)
    grey = table[values]
    transparent = picture.info.get("transparency")
    if transparent is not None:
        grey[values == transparent] = 255
    return Image.fromarray(grey).convert("RGB")
