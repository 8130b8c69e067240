"""The sets that are kept: which there are, how many a visitor may have, and taking them away.

Whatever changes the shelf holds its lock for a moment. What is being made lies in a folder `.new-…`
whose own lock is held by whoever makes it, so that what a crash left behind is told from work that
goes on; what is being taken away is first renamed to `.gone-…`, in one step.
"""

from __future__ import annotations

import os
import secrets
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from core.datasets.errors import DatasetError
from core.datasets.locking import locked
from core.datasets.sets.kept import KeptSet, folder_of, read_kept
from core.datasets.sets.published import PUBLISHED
from core.datasets.source import sets_folder
from core.owners import owner_mark
from core.settings import settings

LOCK, NEW, GONE, FETCH = ".lock", ".new-", ".gone-", ".fetch-"
FETCH_DAYS = 7.0  # for which what has come of a download waits to be continued
DAY = 86_400.0  # seconds
REMOVING = "removing"  # the name of threads that do
PATIENCE = 0.2  # seconds that are waited for one
_GOING: set[Path] = set()  # what this process removes just now


def kept_sets(owner: str) -> list[KeptSet]:
    """Return the sets of the visitor with this token and those of everybody, newest first.

    Those that are too old are thrown away before.
    """
    expire_sets()
    found = [each for each in _all_sets() if each.belongs_to(owner)]
    return sorted(found, key=lambda each: (each.created, each.name), reverse=True)


def find_set(name: str) -> KeptSet:
    """Return the set of this name; whoever knows that of a visitor's may have it.

    Raises DatasetError where it is no name of a set, or there is none (any more).
    """
    expire_sets()
    return read_kept(name)


def remove_set(name: str) -> None:
    """Take a set away for good; what is outside of its folder is never touched.

    Raises DatasetError where there is none, or it cannot be taken away.
    """
    folder = folder_of(name)
    if folder.is_symlink() or not folder.is_dir():
        raise DatasetError(f"There is no set of pictures {name!r} here (any more).")
    try:
        with shelf_locked():
            _put_aside(folder)
    except OSError as error:
        raise DatasetError(f"The set cannot be removed: {error.strerror}.") from error
    _remove_gone()


def expire_sets() -> list[str]:
    """Throw away the sets older than the setting expiry_days (0: never); return their names.

    Those that can be downloaded stay, and on a host all that belong to everybody. What a crash left
    behind goes too. A shelf that cannot be written to is left as it is.
    """
    if not sets_folder().is_dir():
        return []
    old: list[str] = []
    with suppress(OSError):
        with shelf_locked():
            old = [each.name for each in _all_sets() if _too_old(each)]
            for name in old:
                _put_aside(folder_of(name))
        sweep()
    return old


def check_quota(owner: str, more_bytes: int) -> None:
    """Raise DatasetError unless a visitor may keep another set of `more_bytes`.

    On a host, what is everybody's comes from whoever runs it, and is not bounded.
    """
    if settings().hosted and not owner:
        return
    mark = owner_mark(owner)
    own = [each for each in _all_sets() if each.owner == mark and each.name not in PUBLISHED]
    most, most_bytes = settings().sets_per_owner, settings().sets_bytes
    if len(own) >= most:
        raise DatasetError(
            f"You keep {len(own):,} of {most:,} sets of pictures that you may keep; remove one first."
        )
    kept = sum(each.bytes for each in own)
    if kept + more_bytes > most_bytes:
        raise DatasetError(
            f"These pictures take {more_bytes:,} bytes, and you keep {kept:,} of the {most_bytes:,} bytes"
            " that you may keep; remove a set first, or bring fewer."
        )


@contextmanager
def shelf_locked() -> Iterator[None]:
    """Hold the shelf's lock. Raises OSError where it cannot be written to."""
    with locked(sets_folder() / LOCK, lambda: None):
        yield


def sweep() -> None:
    """Remove what nobody makes, downloads or takes away any more."""
    for path in [*sets_folder().glob(f"{NEW}*"), *sets_folder().glob(f"{FETCH}*")]:
        if path.suffix == ".lock" or (path.name.startswith(FETCH) and not _old_download(path)):
            continue
        with suppress(OSError, Timeout), lock_of(path).acquire(timeout=0):
            _put_aside(path)
            lock_file(path).unlink(missing_ok=True)
    _remove_gone()


def throw_away(folder: Path) -> None:
    """Have a folder gone at once; removing its files, perhaps very many, goes on beside."""
    try:
        _put_aside(folder)
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
    else:
        _remove_gone()


def lock_file(path: Path) -> Path:
    """Return the file of the lock of something that is being made."""
    return path.with_name(f"{path.name}.lock")


def lock_of(path: Path) -> FileLock:
    """Return the lock that whoever makes `path` holds."""
    return FileLock(lock_file(path), thread_local=False)


def _all_sets() -> Iterator[KeptSet]:
    try:
        names = sorted(path.name for path in sets_folder().iterdir() if path.name[0] != ".")
    except OSError:
        return
    for name in names:
        with suppress(DatasetError):
            yield read_kept(name)


def _too_old(found: KeptSet) -> bool:
    days = settings().expiry_days
    everybodys = found.name in PUBLISHED or (settings().hosted and not found.owner)
    return bool(days) and not everybodys and found.created < time.time() - days * DAY


def _old_download(path: Path) -> bool:
    return path.stat().st_mtime < time.time() - FETCH_DAYS * DAY


def _put_aside(folder: Path) -> None:
    gone = folder.with_name(f"{GONE}{folder.name.lstrip('.')}-{secrets.token_hex(4)}")
    os.rename(folder, gone)  # noqa: PTH104 - like os.replace: in one step


def _remove_gone() -> None:
    """Remove what was put aside, beside whoever waits where it is a lot; unless a thread is at it."""
    gone = [path for path in sets_folder().glob(f"{GONE}*") if path not in _GOING]
    for path in gone:
        _GOING.add(path)
    if gone:
        thread = threading.Thread(target=_remove, args=(gone,), name=REMOVING, daemon=True)
        thread.start()
        thread.join(PATIENCE)


def _remove(gone: list[Path]) -> None:
    for path in gone:
        shutil.rmtree(path, ignore_errors=True)
        _GOING.discard(path)
