"""What a run measured: one JSON line a step, epoch or pinned photo, appended while it trains.

Many readers follow the file at once, each second; they read only what is new, and stop before a
last line that is not whole yet.
"""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import Any

from core.training.files import RunError, cannot_write, encode, replace_file, write_all

METRICS_FILE = "metrics.jsonl"
KINDS = ("step", "epoch", "pinned")
TAIL = 64  # bytes before the offset that have to be unchanged for reading on from there
NO_FILE = (0, 0, 0)  # inode, size, time of change


class MetricsWriter:
    """Appends lines to a run's metrics; only whoever holds the run's lock may have one."""

    def __init__(self, run_path: Path) -> None:
        """Open the file, and drop a last line that was not written whole."""
        self.path = run_path / METRICS_FILE
        self._open()
        self._drop_torn_line()

    def _open(self) -> None:
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
        try:
            self._descriptor = os.open(self.path, flags, 0o644)
        except OSError as error:
            raise cannot_write(self.path, error) from error

    def _drop_torn_line(self) -> None:
        content = self.path.read_bytes()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            os.ftruncate(self._descriptor, whole)

    def append(self, kind: str, values: dict[str, Any]) -> None:
        """Append one line. Raises RunError when the disk refuses; no part of it stays then."""
        line = encode({"kind": kind} | values) + b"\n"
        before = os.fstat(self._descriptor).st_size
        try:
            write_all(self._descriptor, line)
        except OSError as error:
            os.ftruncate(self._descriptor, before)
            raise cannot_write(self.path, error) from error

    def synchronize(self) -> None:
        """Make all lines so far outlive a power failure."""
        try:
            os.fsync(self._descriptor)
        except OSError as error:
            raise cannot_write(self.path, error) from error

    def truncate_after(self, step: int, epoch: int) -> None:
        """Drop what was measured after `step` steps and `epoch` finished epochs, in one replacement.

        A line belongs to the last step before it; epochs and pinned photos carry their own step. An
        epoch can be written down and its checkpoint not be saved: it comes again, and so does its
        line.
        """
        lines = self.path.read_bytes().splitlines(keepends=True)
        kept = b"".join(_up_to(lines, step, epoch))
        os.close(self._descriptor)
        try:
            replace_file(self.path, kept, durable=True)
        finally:
            self._open()

    def close(self) -> None:
        """Close the file."""
        os.close(self._descriptor)


def _up_to(lines: list[bytes], step: int, epoch: int) -> list[bytes]:
    kept: list[bytes] = []
    reached = 0
    for line in lines:
        try:
            record = json.loads(line)
            reached = int(record.get("step", reached))
            finished = 0 if record.get("kind") == "step" else int(record.get("epoch", 0))
        except (ValueError, AttributeError, TypeError):
            continue  # a damaged line tells nobody anything
        if reached <= step and finished <= epoch:
            kept.append(line)
    return kept


class Metrics:
    """Follows a run's metrics; safe to share between threads, cheap to ask when nothing changed.

    The lists that it returns are snapshots that several readers share: read them, never change
    them. `version` grows whenever they do, for caches of whatever is made of them.
    """

    def __init__(self, run_path: Path) -> None:
        self.path = run_path / METRICS_FILE
        self._lock = threading.Lock()
        self._seen = NO_FILE
        self.version = 0
        self._restart()

    def _restart(self) -> None:
        self._offset, self._tail = 0, b""
        self._records: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
        self.damaged_lines = 0

    @property
    def steps(self) -> list[dict[str, Any]]:
        """What was measured at each step so far."""
        return self._read("step")

    @property
    def epochs(self) -> list[dict[str, Any]]:
        """What was measured after each epoch so far."""
        return self._read("epoch")

    @property
    def pinned(self) -> list[dict[str, Any]]:
        """What the network said of each pinned photo after each epoch."""
        return self._read("pinned")

    def _read(self, kind: str) -> list[dict[str, Any]]:
        with self._lock:
            self._update()
            return self._records[kind]

    def _update(self) -> None:
        try:
            found = os.stat(self.path, follow_symlinks=False)
        except FileNotFoundError:
            found = None
        except OSError as error:
            raise RunError(f"The metrics could not be read: {error.strerror}.") from error
        seen = (found.st_ino, found.st_size, found.st_mtime_ns) if found else NO_FILE
        if seen == self._seen:
            return
        if seen[0] != self._seen[0] or seen[1] < self._offset:
            self._restart()
            self.version += 1
        if found:
            self._read_on()
        self._seen = seen

    def _read_on(self) -> None:
        tail, new = self._bytes_after()
        if tail != self._tail:  # rewritten in place, or another file with a recycled inode
            self._restart()
            self.version += 1
            tail, new = self._bytes_after()
        whole = new[: new.rfind(b"\n") + 1]
        if whole:
            self._add(whole.splitlines())
            self._offset += len(whole)
            self._tail = (tail + whole)[-TAIL:]

    def _bytes_after(self) -> tuple[bytes, bytes]:
        """Return the bytes before the offset, as many as are remembered, and all after it."""
        try:
            with self.path.open("rb") as file:
                file.seek(self._offset - len(self._tail))
                content = file.read()
        except FileNotFoundError:
            content = b""
        return content[: len(self._tail)], content[len(self._tail) :]

    def _add(self, lines: list[bytes]) -> None:
        added: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
        for line in lines:
            try:
                record = json.loads(line)
                added[record["kind"]].append(record)
            except (ValueError, KeyError, TypeError, RecursionError):
                self.damaged_lines += 1
        # New lists, so that a snapshot in somebody's hands never changes under him.
        for kind, records in added.items():
            if records:
                self._records[kind] = self._records[kind] + records
        self.version += 1
