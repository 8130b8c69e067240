"""Pictures inside a zip file from outside, read one by one from memory and never unpacked to disk.

Everything a zip says about itself may be a lie. Its list of contents is bounded before it is parsed,
what is packed more tightly than pictures ever are is left out, and no more bytes of an entry are read
than a picture may have. The names are for people alone: no file is ever made from one.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from core.images.errors import PictureError
from core.images.formats import looks_like_picture
from core.settings import settings

LONGEST_NAME = 255  # characters
MOST_EXPANSION = 100  # times; deflate reaches 1,032, pictures hardly any
FORGIVEN = 1_000_000  # bytes: whatever is smaller may expand as it likes
TIMES_ENTRIES, MORE_ENTRIES = 4, 1_000  # beside each picture: folders, and what a Mac adds
_ENTRY = b"PK\x01\x02"  # begins each entry of the list of contents
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1 | 0x40 | 0x2000  # flags: the entry, strongly, the list of contents
_ARCHIVES = frozenset({".zip", ".7z", ".rar", ".gz", ".tgz", ".tar", ".bz2", ".xz"})
_IGNORED = frozenset({"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"})
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError,
    OSError, ValueError, LookupError, OverflowError,
)  # fmt: skip


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
        except _DAMAGED as error:
            raise PictureError("It is damaged inside the zip; pack it again.") from error
        if len(content) > most:
            raise PictureError(_too_large(most))
        return content


def open_archive(content: bytes) -> Archive:
    """List the pictures in a zip file; none of them is read yet.

    Raises PictureError with a sentence where it is no zip, is not whole, its list of contents is too
    long, its entries lie over each other, or there is no picture in it that can be read.
    """
    most, largest = settings().batch_photos, settings().batch_bytes
    if len(content) > largest:
        raise PictureError(f"The zip has more than {largest:,} bytes; bring its photos in parts.")
    if not content.startswith(b"PK"):
        raise PictureError("This is not a zip file; choose one, or bring the photos as files.")
    if content.count(_ENTRY) > TIMES_ENTRIES * most + MORE_ENTRIES:
        raise PictureError(f"The zip holds too many files; at most {most:,} photos are looked at.")
    try:
        file = zipfile.ZipFile(io.BytesIO(content))
        listed = file.infolist()
    except _DAMAGED as error:
        raise PictureError("The zip is damaged or not whole; pack or send it again.") from error
    if sum(entry.compress_size for entry in listed) > len(content):
        raise PictureError("The zip's files lie over each other, as honest ones never do.")
    entries, left_out = _sorted_out(listed, most)
    if not entries:
        raise PictureError(f"There are no photos in this zip.{_because(left_out)}")
    return Archive(tuple(entries), tuple(left_out), file, entries)


def _sorted_out(
    listed: list[zipfile.ZipInfo], most: int
) -> tuple[dict[str, zipfile.ZipInfo], list[LeftOut]]:
    entries: dict[str, zipfile.ZipInfo] = {}
    left_out: list[LeftOut] = []
    for entry in listed:
        if entry.is_dir() or _IGNORED & set(PurePosixPath(entry.filename).parts):
            continue
        reason = _reason_against(entry)
        if not reason and entry.filename in entries:
            reason = "There is another of this name before it."
        if not reason and len(entries) == most:
            reason = f"Only the first {most:,} photos are looked at."
        if reason:
            left_out.append(LeftOut(_shown(entry.filename), reason))
        else:
            entries[entry.filename] = entry
    return entries, left_out


def _reason_against(entry: zipfile.ZipInfo) -> str:
    """Return why an entry cannot be looked at, "" where it can."""
    most = settings().photo_bytes
    return _against_name(entry.filename) or _against_kind(entry) or (
        _too_large(most) if entry.file_size > most
        else "It expands far more than a picture does." if _swells(entry)
        else "It is empty." if not entry.file_size
        else ""
    )  # fmt: skip


def _against_name(name: str) -> str:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in (path.parts or ("",))[0]:
        return "Its name leads out of the zip."
    if len(name) > LONGEST_NAME:
        return f"Its name is longer than {LONGEST_NAME} characters."
    if path.suffix.lower() in _ARCHIVES:
        return "It is an archive itself; unpack it first."
    if not looks_like_picture(path):  # type: ignore[arg-type]
        return "Its name is not that of a picture."
    return ""


def _against_kind(entry: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if stat.S_ISLNK(kind):
        return "It is a link and no file."
    if kind and not stat.S_ISREG(kind):
        return "It is no regular file."
    if entry.flag_bits & _ENCRYPTED:
        return "It is encrypted; pack it without a password."
    if entry.compress_type not in _METHODS:
        return "It is packed by an unusual method; pack it as an ordinary zip."
    return ""


def _swells(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > max(FORGIVEN, MOST_EXPANSION * entry.compress_size)


def _too_large(most: int) -> str:
    return f"It has more than the {most:,} bytes that a photo may have."


def _shown(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def _because(left_out: list[LeftOut]) -> str:
    if not left_out:
        return ""
    first = left_out[0]
    name = first.name if len(first.name) <= 60 else first.name[:59] + "…"
    return f" {len(left_out):,} left out; {name!r}: {first.reason}"
