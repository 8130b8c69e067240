"""Save tensors to a file: safetensors, PyTorch's own format, or NumPy's; all of it, or nothing.

A file at a path is written beside it first, brought to the disk, and then put in its place in one
step: whoever is interrupted at any moment leaves the old file or the new one.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Literal, TypeAlias

from core.checkpoints.records import FileError
from core.checkpoints.refusals import called
from core.checkpoints.writing import write_npz, write_pytorch, write_safetensors

SavedFormat: TypeAlias = Literal["safetensors", "pytorch", "npz"]
_WRITERS: Mapping[str, Callable[[Any, BinaryIO], None]] = {
    "safetensors": write_safetensors,
    "pytorch": write_pytorch,
    "npz": write_npz,
}


def save(content: Any, target: Path | BinaryIO, format: SavedFormat = "safetensors") -> None:
    """Save a tensor, a list, a tuple, a dictionary or a state dict; `load` gives it back equal.

    "pytorch" also takes what is nested and plain values; it is torch.save's format, which
    torch.load(weights_only=True) reads. "safetensors" keeps what is tied as one. Raises FileError
    where the content does not fit the format or the file cannot be written.
    """
    write, name = _WRITERS[format], target.name if isinstance(target, Path) else ""
    try:
        if isinstance(target, Path):
            _replace(target, lambda file: write(content, file))
        else:
            write(content, target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileError(f"{called(name)} could not be written: {reason}.") from error


def _replace(path: Path, write: Callable[[BinaryIO], None]) -> None:
    temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _synchronize(path.parent)


def _synchronize(folder: Path) -> None:
    """Make the new name outlive a power failure, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
