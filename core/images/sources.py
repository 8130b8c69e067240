"""The bytes of a picture, from a file or from memory, never more of them than is allowed."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from core.images.errors import PictureError
from core.settings import settings


def read_source(source: Path | bytes) -> bytes:
    """Return the bytes of a picture's file, or `source` itself where it is bytes.

    Raises PictureError when there is no such file, it is empty, is no regular file (a folder, a
    pipe, a device), cannot be read, or is larger than the setting photo_bytes; a file that is too
    large is not read.
    """
    most = settings().photo_bytes
    data = source if isinstance(source, bytes) else _read_file(source, most)
    if not data:
        raise PictureError("The file is empty; choose one that holds a picture.")
    _check_size(len(data), most)
    return data


def _read_file(path: Path, most: int) -> bytes:
    name = _shown(path)
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise PictureError(f"{name} is not a regular file; choose a picture's file.")
            _check_size(status.st_size, most)
            # Not all that is allowed at once, for which memory would be set aside each time.
            data = file.read(status.st_size + 1)
            grown = len(data) > status.st_size
            return data + file.read(most + 1 - len(data)) if grown else data
    except PictureError:
        raise
    except FileNotFoundError as error:
        raise PictureError(f"There is no file {name}; choose one that exists.") from error
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise PictureError(f"{name} cannot be read ({reason}); choose another file.") from error


def _without_waiting(name: str, flags: int) -> int:
    """Open a file as `open` would, except that a pipe that nobody writes to is no reason to wait."""
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))


def _check_size(size: int, most: int) -> None:
    if size > most:
        raise PictureError(
            f"The file has {size:,} bytes, and at most {most:,} are allowed;"
            " save the picture smaller or compressed."
        )


def _shown(path: Path) -> str:
    """Return a file's name, quoted, without its folder (a host's are its own) and not too long."""
    name = path.name or str(path)
    return repr(name if len(name) <= 60 else name[:40] + "…")
