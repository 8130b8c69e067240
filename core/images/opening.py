"""The one door for pictures from outside: whatever comes through it is upright, plain RGB.

Everything is checked before a pixel is decoded: the number of bytes before they are read, the
format by its first bytes, the number of pixels by the header. Decoders are other people's code fed
with strangers' bytes, so that whatever they raise means one thing here: this file is damaged.
"""

from __future__ import annotations

from pathlib import Path

from PIL import ExifTags, Image
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile

from core.images.colours import to_rgb
from core.images.errors import PictureError
from core.images.formats import decoder
from core.images.sources import read_source
from core.settings import settings

# EXIF 2.32, tag 274: where the stored rows and columns belong, and what brings them there.
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def open_picture(source: Path | bytes, *, at_least: int | None = None) -> Image.Image:
    """Decode a picture from a file or from its bytes: upright RGB, 8 bits a channel.

    Of an animation the first frame is taken; what is transparent is laid on white. The picture
    carries no EXIF data and no comment. With `at_least` (pixels) a JPEG may be decoded at a half,
    a quarter or an eighth of its size, which is much faster; its shorter side stays at least that
    long, where it was.

    Raises PictureError when there is no such file, it is no picture, is damaged or incomplete, or
    exceeds the settings photo_bytes or photo_pixels.
    """
    if at_least is not None and at_least < 1:
        raise ValueError(f"at_least is {at_least}, but has to be 1 or more pixels.")
    picture = _header(read_source(source))
    _check_pixels(picture.size)
    if at_least is not None and isinstance(picture, JpegImageFile):
        picture.draft(None, (at_least, at_least))
    orientation = _orientation(picture)
    plain = _pixels(picture)
    return plain.transpose(UPRIGHT[orientation]) if orientation in UPRIGHT else plain


def _header(data: bytes) -> ImageFile:
    try:
        return decoder(data)
    except PictureError:
        raise
    except Exception as error:
        raise PictureError("The picture's beginning is damaged; use another copy.") from error


def _check_pixels(size: tuple[int, int]) -> None:
    width, height = size
    most = settings().photo_pixels
    if width * height > most:
        raise PictureError(
            f"The picture has {width:,} × {height:,} pixels, and at most {most:,} in all are"
            " allowed; make it smaller."
        )


def _pixels(picture: ImageFile) -> Image.Image:
    try:
        picture.load()
        return to_rgb(picture)
    except PictureError:
        raise
    except Exception as error:
        raise PictureError(
            "The picture is damaged or incomplete; use another copy of it."
        ) from error


def _orientation(picture: ImageFile) -> int:
    """Return the EXIF orientation, 1 to 8; 1 where the EXIF data cannot be understood."""
    try:
        return int(picture.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # a picture with garbage for EXIF data is still a picture, as in a browser
        return 1
