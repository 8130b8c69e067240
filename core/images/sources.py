"""The bytes of a picture, from a file or from memory, never more of them than is allowed."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from core.images.errors import PictureError
from core.settings import settings

# Opening a named pipe without a writer would wait for ever. Windows has neither such pipes nor
# the flag, but would translate line ends without the other one.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


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
    try:
        with open(os.open(path, _FLAGS), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise PictureError(f"{path.name!r} is not a file; choose a picture's file.")
            _check_size(status.st_size, most)
            return file.read(most + 1)  # it may have grown since
    except FileNotFoundError as error:
        raise PictureError(f"There is no file {path.name!r}; choose one that exists.") from error
    except PermissionError as error:
        raise PictureError(
            f"{path.name!r} may not be read; allow it, or choose another file."
        ) from error
    except OSError as error:
        reason = (error.strerror or "the system gave no reason").lower()
        raise PictureError(
            f"{_shortened(path.name)!r} cannot be read ({reason}); choose another file."
        ) from error


def _check_size(size: int, most: int) -> None:
    if size > most:
        raise PictureError(
            f"The file has {size:,} bytes, and at most {most:,} are allowed;"
            " save the picture smaller or compressed."
        )


def _shortened(name: str) -> str:
    return name if len(name) <= 60 else name[:40] + "…"
