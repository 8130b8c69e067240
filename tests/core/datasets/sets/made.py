"""Zips of small pictures, good and bad."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import numpy as np

from core.datasets.sets.shelf import REMOVING
from core.datasets.source import sets_folder
from core.images import encode_jpeg

KINDS = ("cat", "dog")
Entry = tuple[str | zipfile.ZipInfo, bytes]


@cache
def photo(seed: int = 0) -> bytes:
    """Return a JPEG of noise."""
    return encode_jpeg(np.random.default_rng(seed).integers(0, 256, (8, 8, 3), np.uint8))


def pack(*entries: Entry, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of these names and contents."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as packed:
        for name, content in entries:
            packed.writestr(name, content)
    return file.getvalue()


def pets(folder: str = "", count: int = 2) -> list[Entry]:
    """Return pictures of cats and dogs, in class folders below `folder`."""
    return [(f"{folder}{kind}/{i}.jpg", photo(i)) for kind in KINDS for i in range(count)]


PETS = pack(*pets())


def told(phase: str, done: int, total: int) -> None:
    """Take progress, which is from 0 to its end."""
    assert phase in ("downloading", "unpacking")
    assert 0 <= done <= total


def never() -> bool:
    """Call nothing off."""
    return False


def files(folder: Path) -> Mapping[str, bytes]:
    """Return each file below a folder with its content."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def rest() -> list[str]:
    """Return what lies on the shelf beside locks, once what was thrown away is gone."""
    for thread in threading.enumerate():
        if thread.name == REMOVING:
            thread.join()
    return _without_locks(path.name for path in sets_folder().glob("*"))


def _without_locks(names: Iterable[str]) -> list[str]:
    return sorted(name for name in names if not name.endswith(".lock"))
