"""Holding a lock among processes, and saying something while another one has it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

LOCK_SECONDS = 0.1  # between two attempts to get the lock


@contextmanager
def locked(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the lock file `path`; `waiting()` is called while it is not free, and may raise."""
    lock = FileLock(path, thread_local=False)
    while True:
        try:
            lock.acquire(timeout=LOCK_SECONDS, poll_interval=LOCK_SECONDS / 2)
            break
        except Timeout:
            waiting()
    try:
        yield
    finally:
        lock.release()
