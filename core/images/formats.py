"""The picture formats that are let in, told by a file's first bytes, and the decoder of each.

Pillow guesses a format by asking every decoder it has, among them some that start other programs.
Here the first bytes pick one decoder of a fixed list, and nothing is registered in Pillow, so that
other users of Pillow in the same process see no change. Making a decoder reads the header alone.
"""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
from PIL.ImageFile import ImageFile

from core.images.errors import PictureError

PICTURE_SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff"}
    | {".heic", ".heif", ".hif", ".avif"}
)

# ISO 14496-12 files begin with a box "ftyp" that lists brands: first the major one, then, after
# four bytes of version, those that it is compatible with.
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_HEIF_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
)


def looks_like_picture(name: str) -> bool:
    """Say whether a file's name, without its folder, is that of a picture, hidden files excepted.

    The name alone is looked at, so that a folder with many thousands of files is listed quickly;
    `open_picture` is what tells whether there is a picture in it.
    """
    dot = name.rfind(".")
    return dot > 0 and name[dot:].lower() in PICTURE_SUFFIXES and not name.startswith(".")


def holds_picture(beginning: bytes) -> bool:
    """Say whether a file begins (64 bytes will do) as those of one of the formats do."""
    return any(matches(beginning) for matches, _make in _DECODERS)


def decoder(data: bytes) -> ImageFile:
    """Return the Pillow image of a file's bytes with its size known and no pixel decoded.

    Raises PictureError when the first bytes belong to none of the formats; whatever the decoder
    itself raises at a damaged header passes through.
    """
    for matches, make in _DECODERS:
        if matches(data):
            return make(io.BytesIO(data))
    raise PictureError(
        "The file is not a picture of a known kind; use JPEG, PNG, WebP, HEIC, AVIF, GIF, BMP or"
        " TIFF."
    )


def _heif(file: io.BytesIO) -> ImageFile:
    """Open a HEIF picture; its library is loaded only when the first one comes."""
    try:
        from pillow_heif import HeifImageFile
    except ImportError as error:
        raise PictureError(
            "HEIC pictures need the package pillow-heif; install it, or save the picture as JPEG."
        ) from error
    image: ImageFile = HeifImageFile(file)
    return image


def _brands(data: bytes) -> frozenset[bytes]:
    if data[4:8] != b"ftyp":
        return frozenset()
    end = min(int.from_bytes(data[:4], "big"), 256)
    return frozenset(data[start : start + 4] for start in (8, *range(16, end, 4)))


def _is_avif(data: bytes) -> bool:
    return bool(_brands(data) & _AVIF_BRANDS)


def _is_heif(data: bytes) -> bool:
    return bool(_brands(data) & _HEIF_BRANDS)


def _is_webp(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def _begins(*signatures: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(signatures)


# JpegImageFile, not Pillow's factory for JPEG: the first picture of a file with several (stereo
# cameras, some telephones) is an ordinary JPEG, and the others are of no interest.
_DECODERS: tuple[tuple[Callable[[bytes], bool], Callable[[io.BytesIO], ImageFile]], ...] = (
    (_begins(b"\xff\xd8\xff"), JpegImagePlugin.JpegImageFile),
    (_begins(b"\x89PNG\r\n\x1a\n"), PngImagePlugin.PngImageFile),
    (_is_webp, WebPImagePlugin.WebPImageFile),
    (_begins(b"GIF87a", b"GIF89a"), GifImagePlugin.GifImageFile),
    (_begins(b"BM"), BmpImagePlugin.BmpImageFile),
    (
        _begins(b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"),
        TiffImagePlugin.TiffImageFile,
    ),
    (_is_avif, AvifImagePlugin.AvifImageFile),
    (_is_heif, _heif),
)
