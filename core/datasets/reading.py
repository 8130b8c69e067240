"""Listing a source and reading one picture of it, whatever kind of source it is."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
from PIL import Image

from core.datasets.errors import DatasetError
from core.datasets.folder import list_folder
from core.datasets.grey import list_grey, read_grey
from core.datasets.listing import Listing
from core.datasets.marks import marked_listing, read_marks
from core.datasets.source import Source, refuse_folders_when_hosted
from core.images import PictureError, open_picture, read_square

# For each name its pixels, uint8 (side, side, 3), or why it is left out.
Squares: TypeAlias = list[np.ndarray | str]

_SEPARATORS = {os.sep, os.altsep or os.sep}  # which no name in a folder has
GALLERY_SIDE = 256  # of a drawn picture when nobody says how large he wants it


def list_pictures(source: Source) -> Listing:
    """List the pictures of a source with their classes; nothing is decoded.

    Raises DatasetError when there are not at least two classes with pictures, or more classes or
    pictures than the settings allow, or when the folder cannot be read or may not be named, or when
    the files of Fashion-MNIST, the set or the marks are not here.
    """
    if source.kind == "drawn":
        from core.datasets.drawn_set import list_drawn

        return list_drawn(source)
    if source.grey:
        return list_grey(source)
    if source.kind == "folder":
        refuse_folders_when_hosted()
    listing = list_folder(source.root)
    return marked_listing(listing, read_marks(source.marks)) if source.marks else listing


def read_picture(source: Source, name: str, *, at_least: int | None = None) -> Image.Image:
    """Read one picture by its name: upright RGB; `at_least` as in `core.images.open_picture`.

    Grey pictures have 28 × 28 pixels, each enlarged as often as `at_least` asks for.
    Raises DatasetError when `name` is not one of the source's, PictureError when it is broken.
    """
    if source.grey:
        return read_grey(source, name, at_least)
    if source.kind == "drawn":
        return Image.fromarray(_draw(source, name, min(max(at_least or GALLERY_SIDE, 8), 2048)))
    return open_picture(picture_file(source, name), at_least=at_least)


def read_squares(source: Source, names: Sequence[str], side: int) -> Squares:
    """Read pictures one after the other as networks see them; a broken one gives its reason."""
    return [_square_or_reason(source, name, side) for name in names]


def _square_or_reason(source: Source, name: str, side: int) -> np.ndarray | str:
    try:
        if source.kind == "drawn":
            return _draw(source, name, side)
        return read_square(picture_file(source, name), side)
    except (PictureError, DatasetError) as error:
        return str(error)


def _draw(source: Source, name: str, side: int) -> np.ndarray:
    from core.datasets.drawn_set import draw_named

    return draw_named(source, name, side)


def picture_file(source: Source, name: str) -> Path:
    """Return the file of a picture, of a source that has files; never one outside of its folder.

    Raises DatasetError when `name` leads out of the folder.
    """
    return Path(picture_files(source)(name))


def picture_files(source: Source) -> Callable[[str], str]:
    """Return what gives the paths of many pictures, as `picture_file` does.

    It remembers where their folders really lie, so that it has to be asked for anew every moment.
    """
    if source.kind == "folder":
        refuse_folders_when_hosted()
    # Texts and not paths, which take longer than some pictures; realpath and not resolve(), which
    # raises at a link to itself.
    root = str(source.root)
    inside = os.path.join(os.path.realpath(root), "")  # noqa: PTH118

    def lies_inside(path: str) -> bool:
        return os.path.join(os.path.realpath(path), "").startswith(inside)  # noqa: PTH118

    @cache
    def folder_of(names: str) -> str:
        """Return the path of a folder with a separator at its end, "" where it is not inside."""
        parts = names.split("/")[:-1]
        if not {"", ".", ".."}.isdisjoint(parts):
            return ""
        folder = os.path.join(root, *parts)  # noqa: PTH118
        return os.path.join(folder, "") if lies_inside(folder) else ""  # noqa: PTH118

    def file(name: str) -> str:
        start = name.rfind("/") + 1
        last = name[start:]
        if last not in ("", ".", "..") and "\0" not in name and _SEPARATORS.isdisjoint(last):
            folder = folder_of(name[:start])
            path = folder + last
            if folder and (not os.path.islink(path) or lies_inside(path)):  # noqa: PTH114
                return path
        raise DatasetError(f"There is no picture {name!r} in this data set.")

    return file
