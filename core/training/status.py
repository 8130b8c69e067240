"""Where a run stands: the small record that its process replaces and everybody else reads."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args

import psutil

from core.training.files import RunError, read_object, replace_file
from core.training.files import encode as encode_json

State = Literal[
    "queued", "preparing", "running", "stopping", "stopped", "finished", "failed", "interrupted"
]
ACTIVE: frozenset[str] = frozenset({"queued", "preparing", "running", "stopping"})
STATUS_FILE, STOP_FILE = "status.json", "stop"
# A process on another machine cannot be looked up: it lives as long as its heartbeat is this young.
REMOTE_SECONDS = 120.0
# The system's clock may be corrected by this much between two readings of one start time.
START_TIME_TOLERANCE = 2.0  # seconds


@dataclass(frozen=True, slots=True)
class ProcessIdentity:
    """A process beyond doubt: its number, which is recycled, its start (Unix time), its machine."""

    pid: int
    started: float
    machine: str

    @property
    def elsewhere(self) -> bool:
        """Whether it runs on another machine, which shares the folder of runs with this one."""
        return self.machine != platform.node()

    def find(self) -> psutil.Process | None:
        """Return this very process; None when it has ended, or is another's number or machine."""
        if self.elsewhere:
            return None
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started) <= START_TIME_TOLERANCE
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except (psutil.Error, ValueError, OverflowError):
            return None


def identify(pid: int) -> ProcessIdentity:
    """Return the identity of a process of this machine; raises psutil.NoSuchProcess."""
    return ProcessIdentity(pid, psutil.Process(pid).create_time(), platform.node())


def this_process() -> ProcessIdentity:
    """Return the identity of the process that asks."""
    return identify(os.getpid())


@dataclass(frozen=True, slots=True)
class Status:
    """Where a run stands. Times are Unix times (0: not yet), `progress` runs from 0 to 1.

    `epoch` counts finished epochs, `step` finished steps; `error` and `detail` are sentences.
    """

    state: State = "stopped"
    epoch: int = 0
    total_epochs: int = 0
    step: int = 0
    total_steps: int = 0
    progress: float = 0.0
    seconds_left: float | None = None
    best_accuracy: float | None = None
    queued_at: float = 0.0
    started_at: float = 0.0
    finished_at: float = 0.0
    heartbeat: float = 0.0
    process: ProcessIdentity | None = None
    error: str = ""
    detail: str = ""

    @property
    def active(self) -> bool:
        """Whether the run waits, trains or stops, as far as its record says."""
        return self.state in ACTIVE

    @property
    def alive(self) -> bool:
        """Whether the run is active and its process is there."""
        if not self.active or self.process is None:
            return False
        if self.process.elsewhere:
            return time.time() - self.heartbeat < REMOTE_SECONDS
        return self.process.find() is not None

    def to_document(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Status:
        """Read what `to_document` wrote; entries it does not know are left out.

        Raises RunError when an entry is not of its type.
        """
        kinds = {item.name: type(item.default) for item in fields(cls)}
        known = {name: value for name, value in document.items() if name in kinds}
        try:
            if known.get("process") is not None:
                known["process"] = _read_identity(known["process"])
            status = cls(**known)
            for name in ("epoch", "total_epochs", "step", "total_steps", "error", "detail"):
                if not isinstance(getattr(status, name), kinds[name]):
                    raise TypeError(name)
            for name in ("progress", "queued_at", "started_at", "finished_at", "heartbeat"):
                object.__setattr__(status, name, float(getattr(status, name)))
            for name in ("seconds_left", "best_accuracy"):
                value = getattr(status, name)
                object.__setattr__(status, name, None if value is None else float(value))
        except (TypeError, ValueError, KeyError) as error:
            raise RunError(f"The run's status is damaged: {error} is not as expected.") from error
        if status.state not in get_args(State):
            raise RunError(f"The run's status is damaged: no state is called {status.state!r}.")
        return status


def _read_identity(document: Any) -> ProcessIdentity:
    identity = ProcessIdentity(
        int(document["pid"]), float(document["started"]), str(document["machine"])
    )
    if identity.pid <= 0:
        raise ValueError(f"process {identity.pid}")
    return identity


def stop_requested(run_path: Path) -> bool:
    """Return whether somebody has asked the run to stop."""
    return os.path.lexists(run_path / STOP_FILE)


def read_status(run_path: Path) -> Status:
    """Return where the run stands, judged by its record, its process and a request to stop.

    A damaged record does not hide the run: it reads as interrupted, with the reason in `error`.
    """
    try:
        status = Status.from_document(read_object(run_path / STATUS_FILE))
    except FileNotFoundError:
        return Status(detail="Not started yet.")
    except RunError as error:
        return Status(state="interrupted", error=str(error))
    if not status.active:
        return status
    asked = stop_requested(run_path)
    if status.alive:
        return replace(status, state="stopping") if asked else status
    return _without_process(run_path, status, asked)


def _without_process(run_path: Path, status: Status, asked: bool) -> Status:
    # The process may have written its last word between our two looks.
    try:
        again = Status.from_document(read_object(run_path / STATUS_FILE))
    except (FileNotFoundError, RunError):
        again = status
    if not again.active or again.alive:
        return again
    if asked:
        return replace(status, state="stopped", detail="Stopped before its process could say so.")
    return replace(
        status, state="interrupted", detail="The process is gone; resume it to go on training."
    )


def write_status(run_path: Path, status: Status) -> None:
    """Replace the run's record. Only whoever holds the run's lock may call this."""
    replace_file(run_path / STATUS_FILE, encode_json(status.to_document()))


def now() -> float:
    """Return the Unix time."""
    return time.time()
