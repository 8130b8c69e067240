"""Reading and replacing small files of a run, so that a reader never sees half of one."""

from __future__ import annotations

import errno
import json
import math
import os
import threading
from pathlib import Path
from typing import Any

# errno → what is wrong, in the words of the person whose disk it is
REASONS = {
    errno.ENOSPC: "the disk is full; free some space",
    errno.EDQUOT: "the disk quota is used up; free some space",
    errno.EFBIG: "the file would be larger than is allowed; free some space or raise the limit",
    errno.EROFS: "the disk is read-only; choose another folder with LAYERWISE_HOME",
    errno.EACCES: "writing is not permitted there; choose another folder with LAYERWISE_HOME",
    errno.EPERM: "writing is not permitted there; choose another folder with LAYERWISE_HOME",
    errno.ENOENT: "the folder is no longer there",
}


class RunError(ValueError):
    """A run cannot do what is asked of it; the message says what is wrong and what would do."""


def cannot_write(path: Path, error: OSError) -> RunError:
    """Return the sentence for an `error` met while writing `path`."""
    reason = REASONS.get(error.errno or 0, error.strerror or str(error))
    return RunError(f"{path.name} of {path.parent.name} could not be written: {reason}.")


def plain(value: Any) -> Any:
    """Return `value` as strict JSON allows it: numbers that are not finite become None."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def encode(document: Any) -> bytes:
    """Return `document` as one line of strict JSON, without the line's end."""
    return json.dumps(plain(document), ensure_ascii=False, allow_nan=False).encode()


def write_all(descriptor: int, content: bytes) -> None:
    """Write all of `content`, however many calls the system takes for it."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def replace_file(path: Path, content: bytes, *, durable: bool = False) -> None:
    """Put `content` in the place of `path` in one step; a reader sees the old file or the new.

    With `durable` it also outlives a power failure. Raises RunError when the disk refuses; the
    old file is then untouched.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_native_id()}.tmp")
    try:
        _write_file(temporary, content, durable)
        os.replace(temporary, path)
        if durable:
            synchronize_folder(path.parent)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise cannot_write(path, error) from error


def _write_file(path: Path, content: bytes, durable: bool) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(path, flags, 0o644)
    try:
        write_all(descriptor, content)
        if durable:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def synchronize_folder(path: Path) -> None:
    """Make the folder's own entries outlive a power failure, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_object(path: Path) -> dict[str, Any]:
    """Return the JSON object in `path`.

    Raises FileNotFoundError when there is none, RunError when it is unreadable or no JSON object.
    """
    where = f"{path.name} of {path.parent.name}"
    if path.is_symlink():
        raise RunError(f"{where} is a link; a run's files have to be files of its own.")
    try:
        document = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise
    except OSError as error:
        raise RunError(f"{where} could not be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise RunError(f"{where} is damaged: it holds no readable JSON.") from error
    if not isinstance(document, dict):
        raise RunError(f"{where} is damaged: it holds no JSON object.")
    return document
