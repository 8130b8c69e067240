"""Bytes wherever they are, read from any place without the rest."""

from __future__ import annotations

import hashlib
import stat
import threading
from dataclasses import dataclass, field
from io import SEEK_END, BufferedIOBase, RawIOBase
from pathlib import Path
from typing import BinaryIO, Protocol, TypeAlias

from core.checkpoints.refusals import Refused, sentences
from core.settings import settings

Given: TypeAlias = Path | bytes | BinaryIO
_CHUNK = 1 << 20


class Source(Protocol):
    """Bytes that are read from any place."""

    @property
    def size(self) -> int:
        """How many there are."""

    def read(self, start: int, count: int) -> bytearray:
        """Return a copy of `count` bytes from `start` on. Raises Refused where there are fewer."""

    def close(self) -> None:
        """Let go of the file."""


@dataclass(frozen=True, slots=True)
class Bytes:
    """Bytes in memory."""

    content: bytes | bytearray

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.content)

    def read(self, start: int, count: int) -> bytearray:
        """Return a copy of `count` bytes from `start` on. Raises Refused where there are fewer."""
        _check(start, count, self.size)
        return bytearray(memoryview(self.content)[start : start + count])

    def close(self) -> None:
        """Nothing is held."""


@dataclass(slots=True)
class File:
    """Bytes in a file, which several threads may read at the same time."""

    file: BinaryIO
    size: int
    owned: bool
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def read(self, start: int, count: int) -> bytearray:
        """Return a copy of `count` bytes from `start` on. Raises Refused where there are fewer."""
        _check(start, count, self.size)
        content = bytearray(count)
        with self._lock:
            if self.file.closed:
                raise Refused("is closed; open it again")
            self.file.seek(start)
            done = _fill(self.file, memoryview(content))
        if done < count:  # somebody has cut it since it was opened
            raise Refused("has changed while it was read; open it again")
        return content

    def close(self) -> None:
        """Close the file where it was opened here."""
        if self.owned:
            self.file.close()


def _check(start: int, count: int, size: int) -> None:
    if start < 0 or count < 0 or start + count > size:
        raise Refused(
            f"is cut off: the bytes {start:,} to {start + count:,} are asked for, and it has {size:,}"
        )


def _fill(file: BinaryIO, view: memoryview) -> int:
    """Read into `view`; return how many bytes came."""
    done = 0
    while done < len(view):
        if isinstance(file, RawIOBase | BufferedIOBase):
            count = file.readinto(view[done:]) or 0
        else:
            part = file.read(min(_CHUNK, len(view) - done))
            count = len(part)
            view[done : done + count] = part
        if not count:
            break
        done += count
    return done


def source_of(given: Given) -> Source:
    """Return where to read from. Raises Refused where it is no file or too large; OSError."""
    if isinstance(given, Path):
        if not stat.S_ISREG(given.stat().st_mode):  # a pipe would wait for ever
            raise Refused("is not a file")
        file = given.open("rb", buffering=0)
        return File(file, file.seek(0, SEEK_END), owned=True)
    made: Source = (
        Bytes(given)
        if isinstance(given, bytes | bytearray)
        else File(given, given.seek(0, SEEK_END), owned=False)
    )
    most = settings().parameter_file_bytes
    if made.size > most:
        raise Refused(f"has {made.size:,} bytes; a parameter file may have {most:,}")
    return made


def digest(source: Given) -> str:
    """Return the SHA-256 of a file's bytes, hexadecimal. Raises FileError where it cannot be read."""
    with sentences(source.name if isinstance(source, Path) else ""):
        opened = source_of(source)
        try:
            found = hashlib.sha256()
            for start in range(0, opened.size, _CHUNK):
                found.update(opened.read(start, min(_CHUNK, opened.size - start)))
            return found.hexdigest()
        finally:
            opened.close()
