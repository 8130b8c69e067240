"""A run's lock: one writer a folder, and the system frees it when its holder dies."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout

from core.training.files import RunError
from core.training.status import read_status

LOCK_FILE = ".lock"


def lock_run(run_path: Path, wait: float = 0.0) -> FileLock:
    """Return the run's lock, held; the system lets go of it when its holder dies.

    Raises RunError when another process has it.
    """
    if not run_path.is_dir():  # the lock would make the folder anew
        raise RunError(f"{run_path.name} is no longer there; it has been deleted.")
    lock = FileLock(run_path / LOCK_FILE, timeout=wait, thread_local=False)
    try:
        lock.acquire(poll_interval=0.02)
    except Timeout as error:
        process = read_status(run_path).process
        holder = f"process {process.pid}" if process else "another process"
        raise RunError(f"{run_path.name} is already running as {holder}.") from error
    except OSError as error:
        raise RunError(
            f"The folder of {run_path.name} cannot be written to: {error.strerror}."
        ) from error
    return lock
