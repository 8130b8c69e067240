"""A file from outside: named by its path, where paths may be named, or open already."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from core.datasets.errors import DatasetError
from core.datasets.source import refuse_folders_when_hosted


@contextmanager
def opened_file(file: Path | BinaryIO) -> Iterator[BinaryIO]:
    """Open a file by its path where one is given. Raises DatasetError where it cannot be read."""
    if not isinstance(file, Path):
        yield file
        return
    refuse_folders_when_hosted()
    try:
        opened = file.expanduser().open("rb")
    except (OSError, ValueError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or "no such path"
        raise DatasetError(f"The file {file} cannot be read ({reason}); choose a zip.") from error
    with opened:
        yield opened


def file_name(file: Path | BinaryIO) -> str:
    """Return the name under which a file came, without folders; "" where it has none."""
    name = getattr(file, "name", "")
    return PurePosixPath(name.replace("\\", "/")).name if isinstance(name, str) else ""
