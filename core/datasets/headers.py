"""The size of a picture from the beginning of its file, with no pixel decoded."""

from __future__ import annotations

from pathlib import Path

from PIL import ExifTags, Image
from PIL.ImageFile import ImageFile

from core.images import PictureError
from core.images.formats import decoder
from core.images.sources import read_source

BEGINNING = 65_536  # bytes; enough for the header of most files, the preview in their EXIF included
SIDEWAYS = range(5, 9)  # EXIF 2.32, tag 274: rows and columns change places


def picture_size(path: Path) -> tuple[int, int] | None:
    """Return a picture's (width, height) in pixels, upright; None when no header can be read."""
    try:
        with path.open("rb") as file:
            beginning = file.read(BEGINNING)
    except OSError:
        return None
    size = _size(beginning)
    if size is None and len(beginning) == BEGINNING:
        try:
            size = _size(read_source(path))
        except PictureError:
            return None
    return size


def _size(data: bytes) -> tuple[int, int] | None:
    # Decoders are other people's code fed with strangers' bytes: whatever they raise means the same.
    try:
        picture = decoder(data)
    except Exception:  # noqa: BLE001
        return None
    width, height = picture.size
    return (height, width) if _orientation(picture) in SIDEWAYS else (width, height)


def _orientation(picture: ImageFile) -> int:
    """Return the EXIF orientation; 1, which is upright, where the EXIF data is garbage."""
    exif = Image.Exif()
    try:
        # Not picture.getexif(), which decodes a PNG to look behind its pixels.
        exif.load(picture.info.get("exif") or b"")
        return int(exif.get(ExifTags.Base.Orientation, 1))
    except Exception:  # noqa: BLE001
        return 1
