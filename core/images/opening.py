"""The one door for pictures from outside: whatever comes through it is upright, plain RGB.

Everything is checked before a pixel is decoded: the number of bytes before they are read, the
format by its first bytes, the number of pixels by the header. Decoders are other people's code fed
with strangers' bytes, so that whatever they raise means one thing here: this file is damaged.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

from PIL import ExifTags, Image
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile

from core.images.colours import to_rgb
from core.images.errors import PictureError
from core.images.formats import decoder
from core.images.sources import read_source
from core.settings import settings

# EXIF 2.32, tag 274: what brings the stored rows and columns to where they belong.
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# A progressive JPEG may go over all its pixels again with every scan, of which a few bytes are
# enough: without a limit a small file keeps a core busy for hours. Encoders write about ten.
MOST_SCANS = 64
_SCAN = b"\xff\xda\x00"  # the marker "start of scan" and the upper byte of its length
_END = b"\xff\xd9"  # the marker "end of image"

Box = tuple[float, float, float, float]  # left, top, right, bottom, in pixels

_BAD_EXIF = (
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    OSError,
    struct.error,
)


@dataclass(frozen=True, slots=True)
class Stored:
    """A decoded picture as it lies in its file, not upright yet.

    `box` is the part of `pixels` that the picture fills: at reduced scale the last row and column
    may reach beyond its edge.
    """

    pixels: Image.Image
    box: Box
    orientation: int

    def upright(self, picture: Image.Image) -> Image.Image:
        """Turn and mirror `picture`, these pixels or a square made of them, as EXIF demands."""
        if self.orientation not in UPRIGHT:
            return picture
        return picture.transpose(UPRIGHT[self.orientation])


def open_picture(source: Path | bytes, *, at_least: int | None = None) -> Image.Image:
    """Decode a picture from a file or from its bytes: upright RGB, 8 bits a channel.

    Of an animation the first frame is taken; what is transparent is laid on white. The picture
    carries no EXIF data and no comment. With `at_least` (pixels) a JPEG may be decoded at a half,
    a quarter or an eighth of its size, which is much faster; its shorter side stays at least that
    long, where it was.

    Raises PictureError when there is no such file, it is no picture, is damaged or incomplete, or
    exceeds the settings photo_bytes or photo_pixels.
    """
    stored = decode(source, at_least)
    return stored.upright(stored.pixels)


def decode(source: Path | bytes, at_least: int | None = None) -> Stored:
    """Decode a picture to plain RGB as it is stored; arguments and errors as in `open_picture`."""
    if at_least is not None and at_least < 1:
        raise ValueError(f"at_least is {at_least}, but has to be 1 or more pixels.")
    return decode_opened(open_header(read_source(source)), at_least)


def open_header(data: bytes) -> ImageFile:
    """Return the Pillow image of a file's bytes, all checked that can be before a pixel is decoded.

    Raises PictureError when it is no picture, its header is damaged, or it exceeds photo_pixels.
    """
    picture = _header(data)
    _check_pixels(picture.size)
    if isinstance(picture, JpegImageFile):
        _check_scans(data)
    return picture


def decode_opened(picture: ImageFile, at_least: int | None = None) -> Stored:
    """Decode what `open_header` gave to plain RGB; `at_least` and errors as in `open_picture`."""
    box = _reduce(picture, at_least)
    plain = _pixels(picture)
    # Read afterwards: Pillow turns TIFF upright while loading, PNG may tell after the pixels.
    orientation = _orientation(picture)
    return Stored(plain, box or (0, 0, *plain.size), orientation)


def _reduce(picture: ImageFile, at_least: int | None) -> Box | None:
    """Have a JPEG decoded at reduced scale; return what its picture will fill, None otherwise."""
    if at_least is None or not isinstance(picture, JpegImageFile):
        return None
    drafted = picture.draft(None, (at_least, at_least))
    return drafted[1] if drafted else None


def _header(data: bytes) -> ImageFile:
    try:
        return decoder(data)
    except PictureError:
        raise
    except Image.DecompressionBombError as error:  # some decoders set memory aside at once
        raise PictureError("The picture has too many pixels; make it smaller.") from error
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


def _check_scans(data: bytes) -> None:
    if not data.endswith(_END) and data.find(_END, data.rfind(_SCAN)) < 0:
        # Pillow notices this unless zeros follow, as in a download that was broken off.
        raise PictureError("The picture is damaged or incomplete; use another copy of it.")
    if data.count(_SCAN) > MOST_SCANS:
        raise PictureError(
            f"The JPEG is stored in more than {MOST_SCANS} scans; save it anew in a photo program."
        )


def _pixels(picture: ImageFile) -> Image.Image:
    try:
        picture.load()
        _check_pixels(picture.size)
        return to_rgb(picture)
    except PictureError:
        raise
    except Exception as error:
        raise PictureError(
            "The picture is damaged or incomplete; use another copy of it."
        ) from error


def _orientation(picture: ImageFile) -> int:
    """Return the EXIF orientation, 1 to 8; 1 where the EXIF data cannot be understood.

    A photo with garbage for EXIF data is still a photo: browsers show it as it is stored, too.
    """
    if isinstance(picture, JpegImageFile) and not {"exif", "xmp"} & picture.info.keys():
        return 1  # Pillow takes longer to say so
    try:
        return int(picture.getexif().get(ExifTags.Base.Orientation, 1))
    except _BAD_EXIF:
        return 1
