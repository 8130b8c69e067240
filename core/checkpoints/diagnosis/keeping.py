"""Keeping loaded weights in a folder of the app's own, so that a network can be made from them.

Files are called by their SHA-256 and written beside first, so that whoever reads one finds all of it.
They are as many as people load; so old ones go when another comes.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Mapping
from pathlib import Path

from safetensors.torch import save
from torch import Tensor

from core.checkpoints.records import FileError
from core.settings import settings
from core.weights import WeightsFile

FOLDER = "loaded"  # in the app's home
MOST_BYTES = 2_000_000_000
MOST_AGE = 24 * 3600.0  # seconds since a file was last loaded


def keep(state: Mapping[str, Tensor]) -> WeightsFile:
    """Write a whole state dict as safetensors into the app's home, and say where it is.

    Tied tensors are written once for each name. Other files that are older than a day, and the oldest
    where all of them together would be more than 2 GB, are removed. Raises FileError where there is no
    room or the file cannot be written.
    """
    content = save({key: tensor.detach().clone().contiguous() for key, tensor in state.items()})
    digest = hashlib.sha256(content).hexdigest()
    folder = settings().home / FOLDER
    path = folder / f"{digest}.safetensors"
    if len(content) > MOST_BYTES:
        raise FileError(f"The weights take {len(content):,} bytes; {MOST_BYTES:,} may be kept.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if path.exists():
            os.utime(path)
        else:
            _make_room(folder, len(content))
            _check_disk(folder, len(content))
            _write(path, content)
    except OSError as error:
        raise FileError(f"The weights could not be kept: {error.strerror or error}.") from error
    return WeightsFile(path, digest)


def _make_room(folder: Path, needed: int) -> None:
    """Remove what is old, then the oldest until there is room; unfinished files too."""
    found = sorted(
        ((status.st_mtime, status.st_size, path) for path, status in _statuses(folder)),
        key=lambda each: each[0],
    )
    held, now = sum(size for _when, size, _path in found), time.time()
    for when, size, path in found:
        if now - when > MOST_AGE or held + needed > MOST_BYTES:
            path.unlink(missing_ok=True)
            held -= size


def _check_disk(folder: Path, needed: int) -> None:
    free, left = shutil.disk_usage(folder).free, settings().free_disk_bytes
    if free - needed < left:
        raise FileError(
            f"The weights take {needed:,} bytes, and {free:,} are free on the disk, of which {left:,} "
            "have to stay free. Make room first."
        )


def _statuses(folder: Path) -> list[tuple[Path, os.stat_result]]:
    found = []
    for path in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):  # someone else makes room as well
            found.append((path, path.stat()))
    return found


def _write(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
