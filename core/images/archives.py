"""Pictures inside a zip file from outside, read one by one from memory and never unpacked to disk.

What a zip says about itself is checked in `core.images.zips`; no more bytes of an entry are read than a
picture may have. The names are for people alone: no file is ever made from one.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field

from core.images.errors import PictureError
from core.images.zips import (
    DAMAGED,
    LONGEST_NAME,
    because,
    is_noise,
    name_of,
    open_zip,
    reason_against,
    too_large,
)
from core.settings import settings


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An entry that is not looked at, and why: a sentence."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Archive:
    """A zip file in memory: the names of its pictures, in its own order, and what is left out."""

    names: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    _file: zipfile.ZipFile = field(repr=False)
    _entries: dict[str, zipfile.ZipInfo] = field(repr=False)

    def read(self, name: str) -> bytes:
        """Return the file of the picture `name`, from several threads at once if need be.

        Raises PictureError where it is damaged or larger than the setting photo_bytes, KeyError
        where there is no such picture.
        """
        most, entry = settings().photo_bytes, self._entries[name]
        try:
            with self._file.open(entry) as file:
                content = file.read(most + 1)
        except DAMAGED as error:
            raise PictureError("It is damaged inside the zip; pack it again.") from error
        if len(content) > most:
            raise PictureError(too_large(most))
        return content


def open_archive(content: bytes) -> Archive:
    """List the pictures in a zip file; none of them is read yet.

    Raises PictureError with a sentence where it is no zip, is not whole, its list of contents is too
    long, its entries lie over each other, or there is no picture in it that can be read.
    """
    most, largest = settings().batch_photos, settings().batch_bytes
    if len(content) > largest:
        raise PictureError(f"The zip has more than {largest:,} bytes; bring its photos in parts.")
    file = open_zip(io.BytesIO(content), most)
    entries, left_out = _sorted_out(file.infolist(), most)
    if not entries:
        first = left_out[0] if left_out else None
        why = because(len(left_out), first.name, first.reason) if first else ""
        raise PictureError(f"There are no photos in this zip.{why}")
    return Archive(tuple(entries), tuple(left_out), file, entries)


def _sorted_out(
    listed: list[zipfile.ZipInfo], most: int
) -> tuple[dict[str, zipfile.ZipInfo], list[LeftOut]]:
    entries: dict[str, zipfile.ZipInfo] = {}
    left_out: list[LeftOut] = []
    most_bytes = settings().photo_bytes
    for entry in listed:
        name = name_of(entry)
        if is_noise(name):
            continue
        reason = reason_against(entry, most_bytes) or ("" if entry.file_size else "It is empty.")
        if not reason and name in entries:
            reason = "There is another of this name before it."
        if not reason and len(entries) == most:
            reason = f"Only the first {most:,} photos are looked at."
        if reason:
            left_out.append(LeftOut(_shown(name), reason))
        else:
            entries[name] = entry
    return entries, left_out


def _shown(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
