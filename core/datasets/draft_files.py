"""Drafts of marks on the disk: one file for each person and source, written whole or not at all.

data/drafts/<digest of owner and source>.json

What is decided is saved at once, so that it survives a reload, and the app itself. A file that cannot be
understood is set aside under another name and never overwritten.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from core.datasets.drafts import Draft
from core.datasets.errors import DatasetError
from core.datasets.locking import locked
from core.datasets.source import Source
from core.settings import settings

FOLDER = "drafts"  # inside the folder of data
PATIENCE = 5.0  # seconds for another window to finish writing


def read_draft(owner: str, source: Source) -> Draft:
    """Return what `owner` (a token; "" at home) decides about a source, whatever marks it is under.

    An empty draft where there is none; where it is damaged, its file is set aside (`set_aside`) first.
    Raises DatasetError where the disk refuses.
    """
    path = _file(owner, source)
    try:
        try:
            return _read(path)
        except DatasetError:
            with _held(path):
                return _mended(path)
    except FileNotFoundError:
        return Draft()
    except OSError as error:
        raise _refused(error) from error


def change_draft(owner: str, source: Source, change: Callable[[Draft], Draft]) -> Draft:
    """Apply `change` to a draft as it stands on the disk, save what comes of it, and return that.

    Raises DatasetError where the disk refuses; the draft is as before then.
    """
    path = _file(owner, source)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _held(path):
            before = _mended(path)
            after = change(before)
            if after is not before:
                _write(path, after)
            return after
    except OSError as error:
        raise _refused(error) from error


def draft_stamp(owner: str, source: Source) -> tuple[int, int]:
    """Return what differs whenever a draft does, without reading it: a key for caches."""
    try:
        found = _file(owner, source).stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


def set_aside(owner: str, source: Source) -> list[Path]:
    """Return the damaged files of a draft that were set aside, the newest last."""
    path = _file(owner, source)
    return sorted(path.parent.glob(f"{path.stem}.damaged-*"))


def forget_set_aside(owner: str, source: Source) -> None:
    """Remove the damaged files of a draft: the person has been told, or has taken them."""
    for path in set_aside(owner, source):
        path.unlink(missing_ok=True)


def expire_drafts() -> None:
    """Remove drafts older than the setting expiry_days (0: never)."""
    days, folder = settings().expiry_days, settings().data / FOLDER
    if not days or not folder.is_dir():
        return
    before = time.time() - days * 86_400
    for path in folder.iterdir():
        try:
            if path.stat().st_mtime < before:
                path.unlink()
        except OSError:
            continue  # another process was quicker


def _file(owner: str, source: Source) -> Path:
    text = f"{owner}\0{source.unmarked}".encode(errors="surrogateescape")
    name = hashlib.blake2b(text, digest_size=16).hexdigest()
    return settings().data / FOLDER / f"{name}.json"


def _held(path: Path) -> AbstractContextManager[None]:
    end = time.monotonic() + PATIENCE

    def waiting() -> None:
        if time.monotonic() > end:
            raise DatasetError("Another window is changing the marks of these pictures; try again.")

    return locked(path.with_suffix(".lock"), waiting)


def _read(path: Path) -> Draft:
    try:
        return Draft.from_document(json.loads(path.read_bytes()))
    except (ValueError, RecursionError) as error:  # DatasetError is one, too
        raise DatasetError("The marks of these pictures are damaged.") from error


def _mended(path: Path) -> Draft:
    """Return the draft of a file, an empty one where it is damaged; then it has been set aside."""
    try:
        return _read(path)
    except FileNotFoundError:
        return Draft()
    except DatasetError:
        path.replace(path.with_name(f"{path.stem}.damaged-{time.time_ns()}"))
        return Draft()


def _write(path: Path, draft: Draft) -> None:
    temporary = path.with_name(f"{path.stem}.{secrets.token_hex(4)}.partial")
    try:
        temporary.write_text(json.dumps(draft.to_document()), "utf-8")
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _refused(error: OSError) -> DatasetError:
    return DatasetError(f"Your marks cannot be kept on the disk ({error.strerror or error}).")
