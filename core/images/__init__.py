"""The one door for pictures from outside: safe decoding, orientation, limits, squares, thumbnails.

`open_picture` lets a file or its bytes in, or raises PictureError with a sentence that can be shown
to whoever brought it; `read_square` does the same and squeezes the picture to what a network takes.
`core.images.pixels` stands apart, so that this package is imported without torch.
"""

from __future__ import annotations

from core.images.errors import PictureError
from core.images.formats import PICTURE_SUFFIXES, looks_like_picture
from core.images.opening import open_picture
from core.images.saving import encode_jpeg, thumbnail
from core.images.squares import read_square, to_grey, to_square

__all__ = [
    "PICTURE_SUFFIXES",
    "PictureError",
    "encode_jpeg",
    "looks_like_picture",
    "open_picture",
    "read_square",
    "thumbnail",
    "to_grey",
    "to_square",
]
