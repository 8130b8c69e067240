"""The only writer of a run's folder while the run is open."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from core.training.files import RunError, encode, replace_file
from core.training.lock import lock_run
from core.training.metrics import MetricsWriter
from core.training.run import LOG_FILE, VALIDATION_FILE
from core.training.status import (
    ACTIVE,
    Status,
    now,
    read_status,
    stop_requested,
    this_process,
    write_status,
)

HEARTBEAT_SECONDS = 1.0
# How long a starting process waits for whoever looks at the folder for a moment.
LOCK_SECONDS = 1.0


class Recorder:
    """Writes all that a run says of itself: status, metrics, validation results, log.

    One process at a time can have one; it holds the run's lock until it is closed. Its methods
    raise RunError when the disk refuses; what was written before stays whole.
    """

    def __init__(self, run_path: Path, wait: float = LOCK_SECONDS) -> None:
        """Take the run's lock within `wait` seconds; raises RunError when it is open elsewhere."""
        self.path = run_path
        self._lock = lock_run(run_path, wait)
        try:
            self._remove_temporary_files()
            self._status = replace(read_status(run_path), process=this_process())
            self._metrics = MetricsWriter(run_path)
        except BaseException:
            self._lock.release()
            raise
        self._stop = threading.Event()
        self._last_write = 0.0
        self._unwritten = False

    def _remove_temporary_files(self) -> None:
        for path in self.path.glob(".*.tmp"):
            path.unlink(missing_ok=True)

    @property
    def current(self) -> Status:
        """The status as this recorder knows it, written or about to be."""
        return self._status

    def status(self, **changes: Any) -> None:
        """Change entries of the status, and write it now.

        A state that ends the run also says when, and names no process any more.
        """
        if changes.get("state", self._status.state) not in ACTIVE:
            changes = {"process": None, "finished_at": now()} | changes
        self._status = replace(self._status, **changes, heartbeat=now())
        self._last_write = self._status.heartbeat
        write_status(self.path, self._status)
        self._unwritten = False

    def heartbeat(self, **changes: Any) -> None:
        """Change entries of the status; write it, and thus say "alive", at most once a second."""
        if now() - self._last_write >= HEARTBEAT_SECONDS:
            self.status(**changes)
        elif changes:
            self._status = replace(self._status, **changes)
            self._unwritten = True

    def step(self, **values: Any) -> None:
        """Append what was measured at a step."""
        self._metrics.append("step", {"time": now()} | values)

    def epoch(self, **values: Any) -> None:
        """Append what was measured after an epoch, and make all so far durable."""
        self._metrics.append("epoch", {"time": now()} | values)
        self._metrics.synchronize()

    def pinned(self, **values: Any) -> None:
        """Append what the network says of a pinned photo after an epoch."""
        self._metrics.append("pinned", values)

    def validation(self, document: Mapping[str, Any]) -> None:
        """Replace the result for each validation picture."""
        replace_file(self.path / VALIDATION_FILE, encode(dict(document)))

    def truncate_after(self, step: int, epoch: int) -> None:
        """Drop what was measured after `step` and `epoch`, where a resumed run starts again."""
        self._metrics.truncate_after(step, epoch)

    def request_stop(self) -> None:
        """Ask this process itself to stop, as a signal does."""
        self._stop.set()

    def stop_requested(self) -> bool:
        """Return whether the run has been asked to stop: by a file in its folder or a signal."""
        return self._stop.is_set() or stop_requested(self.path)

    def log(self, text: str) -> None:
        """Append a paragraph to the run's log."""
        with (self.path / LOG_FILE).open("a", encoding="utf-8") as file:
            file.write(text.rstrip("\n") + "\n")

    def close(self) -> None:
        """Write what is unwritten of the status, and let go of the folder. May be called twice."""
        if not self._lock.is_locked:
            return
        try:
            if self._unwritten:
                write_status(self.path, self._status)
        finally:
            self._metrics.close()
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is None:
            self.close()
            return
        with suppress(RunError):  # the error that ends the block matters more
            self.close()


class NullRecorder(Recorder):
    """What every process but the first gives the loop: writes nothing, and is never asked to stop.

    The first process alone decides to stop, and tells the others.
    """

    def __init__(self, run_path: Path) -> None:
        """Take note of the folder; nothing in it is opened."""
        self.path = run_path
        self._status = read_status(run_path)

    def status(self, **changes: Any) -> None:
        """Remember `changes`, write nothing."""
        self._status = replace(self._status, **changes)

    heartbeat = status

    def step(self, **values: Any) -> None:
        """Write nothing."""

    epoch = pinned = step

    def validation(self, document: Mapping[str, Any]) -> None:
        """Write nothing."""

    def truncate_after(self, step: int, epoch: int) -> None:
        """Write nothing."""

    def log(self, text: str) -> None:
        """Write nothing."""

    def request_stop(self) -> None:
        """Leave it to the first process."""

    def stop_requested(self) -> bool:
        """Return False: the first process tells."""
        return False

    def close(self) -> None:
        """Do nothing."""
