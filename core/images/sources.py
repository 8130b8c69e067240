"""The bytes of a picture, from a file or from memory, never more of them than is allowed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.images.errors import PictureError
from core.settings import settings

_MODE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_PORTION = 1_000_000  # bytes


def read_source(source: Path | bytes) -> bytes:
    """Return the bytes of a picture's file, or `source` itself where it is bytes.

    Raises PictureError when there is no such file, it is empty, is no regular file (a folder, a
    pipe, a device), cannot be read, or is larger than the setting photo_bytes; a file that is too
    large is not read.
    """
    if not isinstance(source, bytes):
        return read_file(source)[0]
    return _checked(source, settings().photo_bytes)


def read_file(path: str | Path) -> tuple[bytes, os.stat_result]:
    """Return the bytes of a picture's file, and its status before they were read.

    Raises PictureError as `read_source` does.
    """
    most = settings().photo_bytes
    try:
        with _opened(path) as file:
            status = os.fstat(file)
            if not stat.S_ISREG(status.st_mode):
                what = "a directory" if stat.S_ISDIR(status.st_mode) else "not a regular file"
                raise PictureError(f"{_shown(path)} is {what}; choose a picture's file.")
            _check_size(status.st_size, most)
            return _checked(_read(file, status.st_size, most), most), status
    except PictureError:
        raise
    except FileNotFoundError as error:
        raise PictureError(f"There is no file {_shown(path)}; choose one that exists.") from error
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise PictureError(
            f"{_shown(path)} cannot be read ({reason}); choose another file."
        ) from error


@contextmanager
def _opened(path: str | Path) -> Iterator[int]:
    """Give the descriptor of a file; a pipe that nobody writes to is no reason to wait.

    Python's own file objects take twice the time, which for many small pictures is much.
    """
    descriptor = os.open(path, os.O_RDONLY | _MODE)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _read(file: int, size: int, most: int) -> bytes:
    """Read a file that has `size` bytes; when it has grown, no more than one above `most`."""
    data = os.read(file, size + 1)
    if len(data) == size:
        return data
    parts, left = [data], most + 1 - len(data)
    while left > 0 and (data := os.read(file, min(left, _PORTION))):
        parts.append(data)
        left -= len(data)
    return b"".join(parts)


def _checked(data: bytes, most: int) -> bytes:
    if not data:
        raise PictureError("The file is empty; choose one that holds a picture.")
    _check_size(len(data), most)
    return data


def _check_size(size: int, most: int) -> None:
    if size > most:
        raise PictureError(
            f"The file has {size:,} bytes, and at most {most:,} are allowed;"
            " save the picture smaller or compressed."
        )


def _shown(path: str | Path) -> str:
    """Return a file's name, quoted, without its folder (a host's are its own) and not too long."""
    name = Path(path).name or str(path)
    return repr(name if len(name) <= 60 else name[:40] + "…")
