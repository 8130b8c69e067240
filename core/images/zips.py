"""Zip files from outside, hostile until checked: opening one, and what speaks against an entry.

Everything a zip says about itself may be a lie. Its list of contents is bounded before it is parsed,
entries that lie over each other are refused, and what is packed more tightly than pictures ever are
is left out. Of one entry no more is ever read than it says that it has.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import BinaryIO

from core.images.errors import PictureError
from core.images.formats import looks_like_picture

LONGEST_NAME = 255  # characters
MOST_EXPANSION = 100  # times; deflate reaches 1,032, pictures hardly any
FORGIVEN = 1_000_000  # bytes: whatever is smaller may expand as it likes
TIMES_ENTRIES, MORE_ENTRIES = 4, 1_000  # beside each picture: folders, and what a Mac adds
ENTRY_BYTES = 400  # of an entry in the list of contents, on average at most
TAIL_BYTES = 66_000  # at a zip's end, with its comment
_ENTRY, _END = b"PK\x01\x02", b"PK\x05\x06"  # begin an entry of the list of contents, and its end
_PART = b"PK\x07\x08"  # begins the first part of a zip in several
_HEADER_BYTES = 30  # before an entry's data, its name not counted
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1 | 0x40 | 0x2000  # flags: the entry, strongly, the list of contents
_UTF8 = 0x800  # flag: the name is UTF-8
_ARCHIVES = frozenset({".zip", ".7z", ".rar", ".gz", ".tgz", ".tar", ".bz2", ".xz"})
IGNORED = frozenset({"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"})
DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError,
    OSError, ValueError, LookupError, OverflowError,
)  # fmt: skip


class _TooMany(Exception):
    """The list of contents is longer than is allowed."""


def open_zip(file: BinaryIO, most: int) -> zipfile.ZipFile:
    """Open a zip in which there may be `most` pictures; nothing is unpacked yet.

    Raises PictureError with a sentence where it is no zip, is one part of several, is not whole, its
    list of contents is too long, or its entries lie over each other.
    """
    try:
        begins, tail, size = _ends(file)
        if begins == _PART or _says_parts(tail):
            raise PictureError("This is one part of a zip in several; join the parts first.")
        if not begins.startswith(b"PK"):
            raise PictureError("This is not a zip file; choose one, or bring the photos as files.")
        bounded = _Bounded(file, size, TIMES_ENTRIES * most + MORE_ENTRIES)
        opened = zipfile.ZipFile(bounded)
    except _TooMany as error:
        raise PictureError(
            f"The zip holds too many files; at most {most:,} photos are looked at."
        ) from error
    except DAMAGED as error:
        if isinstance(error, PictureError):
            raise
        raise PictureError("The zip is damaged or not whole; pack or send it again.") from error
    if _overlaps(opened.infolist(), size):
        raise PictureError("The zip's files lie over each other, as honest ones never do.")
    return opened


def reason_against(
    entry: zipfile.ZipInfo, most: int, longest_name: int | None = LONGEST_NAME
) -> str:
    """Return the sentence that says why an entry cannot be looked at, "" where it can.

    `most` are the bytes that a picture may have (the setting photo_bytes).
    """
    return _against_name(name_of(entry), longest_name) or _against_kind(entry) or (
        too_large(most) if entry.file_size > most
        else "It expands far more than a picture does." if _swells(entry)
        else ""
    )  # fmt: skip


def name_of(entry: zipfile.ZipInfo) -> str:
    """Return an entry's name with slashes; one that is UTF-8 and does not say so is read as that."""
    name = entry.filename
    if not entry.flag_bits & _UTF8:
        try:
            name = name.encode("cp437").decode()  # as Macs write it
        except UnicodeError:
            name = entry.filename
    return name.replace("\\", "/")


def is_noise(name: str) -> bool:
    """Say whether a name is that of a folder, or of what systems add by themselves."""
    return name.endswith("/") or not IGNORED.isdisjoint(name.split("/"))


def too_large(most: int) -> str:
    """Return the sentence for a picture of more than `most` bytes."""
    return f"It has more than the {most:,} bytes that a photo may have."


def because(count: int, name: str, reason: str) -> str:
    """Return, beginning with a space, how many are left out, which is the first, and why."""
    shown = name if len(name) <= 60 else name[:59] + "…"
    return f" {count:,} left out; {shown!r}: {reason}"


class _Bounded(io.RawIOBase):
    """A file of which no list of contents of more than `most` entries can be read."""

    def __init__(self, file: BinaryIO, size: int, most: int) -> None:
        self._file, self._size, self._most = file, size, most

    def read(self, size: int | None = -1) -> bytes:
        """Read as the file does, within the bounds; all of it is only ever read at its end."""
        size = TAIL_BYTES if size is None or size < 0 else size
        if size > max(TAIL_BYTES, self._most * ENTRY_BYTES):
            raise _TooMany
        found = self._file.read(min(size, self._size))  # a file makes room for what it is asked for
        if found.startswith(_ENTRY) and found.count(_ENTRY) > self._most:
            raise _TooMany
        return found

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place in the file."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Return the place in the file."""
        return self._file.tell()

    def seekable(self) -> bool:
        """Say that it can."""
        return True


def _ends(file: BinaryIO) -> tuple[bytes, bytes, int]:
    """Return a file's first four bytes, its last ones, and its size."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - TAIL_BYTES))
    tail = file.read(TAIL_BYTES)
    file.seek(0)
    return file.read(4), tail, size


def _says_parts(tail: bytes) -> bool:
    """Say whether the end of a zip says that it is the last of several parts."""
    place = tail.rfind(_END)
    disk = tail[place + 4 : place + 6] if place >= 0 else b""
    return len(disk) == 2 and disk not in (b"\0\0", b"\xff\xff")


def _overlaps(entries: list[zipfile.ZipInfo], size: int) -> bool:
    """Say whether an entry begins before the one in front of it has ended."""
    free = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        if entry.header_offset < free:
            return True
        free = entry.header_offset + _HEADER_BYTES + entry.compress_size
    return free > size


def _against_name(name: str, longest: int | None) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or ":" in (path.parts or ("",))[0]:
        return "Its name leads out of the zip."
    if longest is not None and len(name) > longest:
        return f"Its name is longer than {longest} characters."
    if path.suffix.lower() in _ARCHIVES:
        return "It is an archive itself; unpack it first."
    if not looks_like_picture(path.name):
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
