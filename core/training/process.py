"""Starting, stopping, resuming and branching runs, from a page, a notebook or the command line.

A stop is a file in the run's folder. The process looks for it between two steps, saves, and ends.
Only a process that does not look within `patience` is sent TERM, and 3 seconds later KILL; this is
done by a thread of whoever asked for the stop, so it is left undone when he ends before, and done
by the next one who asks. Nobody is ever signalled but the very process that the run names.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import psutil

from core.settings import PROJECT
from core.training.configuration import usual_values
from core.training.files import RunError, replace_file
from core.training.folder import create_run
from core.training.lock import lock_run
from core.training.pointers import Which, weights_path
from core.training.queue import check_room
from core.training.run import LOG_FILE, Run
from core.training.status import (
    STOP_FILE,
    ProcessIdentity,
    identify,
    now,
    read_status,
    write_status,
)
from core.training.worker import check_may_train

PATIENCE = 60.0  # seconds that a process has to obey the file: a step, a validation, a checkpoint
KILL_SECONDS = 3.0
COPY_ATTEMPTS = 5
# What tells a process that it is one of several that train together: never inherited by a new run.
RANK_VARIABLES = (
    "RANK", "LOCAL_RANK", "NODE_RANK", "GROUP_RANK", "WORLD_SIZE", "LOCAL_WORLD_SIZE",
    "MASTER_ADDR", "MASTER_PORT", "TORCHELASTIC_RUN_ID",
)  # fmt: skip

_escalating: set[ProcessIdentity] = set()
_escalating_lock = threading.Lock()


def launch(run: Run) -> None:
    """Start a process that queues for a place and trains `run`; returns at once.

    Raises RunError when the run is active or has finished, when too many wait already, or when no
    process can be started.
    """
    check_may_train(run)
    _check_idle(run)
    check_room()
    lock = lock_run(run.path)  # the new process waits for it, and finds all in order
    try:
        _check_idle(run)
        (run.path / STOP_FILE).unlink(missing_ok=True)
        process = _start(run)
        _note_start(run, process)
    except OSError as error:
        raise RunError(f"{run.name} could not be started: {error.strerror}.") from error
    finally:
        lock.release()


def resume(run: Run) -> None:
    """Let a stopped, failed or interrupted run go on from its last checkpoint; as `launch`."""
    launch(run)


def _check_idle(run: Run) -> None:
    status = run.status()
    if status.alive:
        where = f" as process {status.process.pid}" if status.process else ""
        raise RunError(f"{run.name} is already {status.state}{where}.")


def _start(run: Run) -> subprocess.Popen[bytes]:
    environment = {k: v for k, v in os.environ.items() if k not in RANK_VARIABLES}
    command = [sys.executable, "-m", "core.training", "resume", run.id, "--launched"]
    with (run.path / LOG_FILE).open("ab") as log:
        return subprocess.Popen(
            command,
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _note_start(run: Run, process: subprocess.Popen[bytes]) -> None:
    """Write down whose run it is now; a thread waits for the end, so that no zombie stays."""
    identity = identify(process.pid)
    write_status(
        run.path,
        replace(
            read_status(run.path), state="queued", process=identity, queued_at=now(),
            heartbeat=now(), finished_at=0.0, error="", detail="", seconds_left=None,
        ),
    )  # fmt: skip
    arguments = (run, process, identity)
    threading.Thread(
        target=_await_end, args=arguments, name=f"end of {run.id}", daemon=True
    ).start()


def _await_end(run: Run, process: subprocess.Popen[bytes], identity: ProcessIdentity) -> None:
    """Wait for a process, and write down what it could not: that it never began."""
    if process.wait() <= 0:  # it ended well, or a signal ended it: its run reads as interrupted
        return
    with suppress(RunError, OSError):  # deleted, resumed or on a full disk: nothing to add
        lock = lock_run(run.path)
        try:
            status = read_status(run.path)
            if status.process == identity:
                error = f"Its process ended at once (code {process.returncode}); the log says why."
                write_status(
                    run.path, replace(status, state="failed", error=error, detail="", process=None)
                )
        finally:
            lock.release()


def stop(run: Run, wait: float = 0.0, patience: float = PATIENCE) -> bool:
    """Ask `run` to stop, and return whether its process has ended, waiting at most `wait` seconds.

    After `patience` seconds a process that does not obey is ended by TERM and KILL. Raises
    RunError when the run is not active.
    """
    status = run.status()
    if not status.alive or status.process is None:
        raise RunError(f"{run.name} is not active: it is {status.state}.")
    replace_file(run.path / STOP_FILE, b"")
    _escalate_later(status.process, patience)
    return _wait_until(lambda: not run.status().alive, wait)


def _escalate_later(identity: ProcessIdentity, patience: float) -> None:
    if identity.elsewhere or identity.pid == os.getpid():
        return
    with _escalating_lock:
        if identity in _escalating:
            return
        _escalating.add(identity)
    arguments = (identity, patience)
    threading.Thread(target=_escalate, args=arguments, name="stop", daemon=True).start()


def _escalate(identity: ProcessIdentity, patience: float) -> None:
    try:
        if _wait_until(lambda: identity.find() is None, patience):
            return
        _signal(identity, psutil.Process.terminate)
        if not _wait_until(lambda: identity.find() is None, KILL_SECONDS):
            _signal(identity, _kill_with_children)
    finally:
        with _escalating_lock:
            _escalating.discard(identity)


def _signal(identity: ProcessIdentity, send: Callable[[psutil.Process], None]) -> None:
    process = identity.find()
    if process is not None:
        with suppress(psutil.Error):  # gone in this very moment
            send(process)


def _kill_with_children(process: psutil.Process) -> None:
    """Kill a process and those that train along with it; psutil refuses recycled numbers."""
    family = [process, *process.children(recursive=True)]
    for member in family:
        with suppress(psutil.Error):
            member.kill()


def _wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.05)
    return True


def branch(
    run: Run,
    *,
    from_weights: Which = "best",
    name: str = "",
    owner: str = "",
    **changes: Any,
) -> Run:
    """Make a new run that starts from `run`'s best or last weights, with a changed configuration.

    The weights are copied: the new run does not depend on the old one. A learning rate or
    weight decay that was the usual one is chosen anew where the optimizer or batch size change. Raises
    RunError when there are no such weights, ConfigurationError when the changes don't fit.
    """
    parent = {"run": run.id, "weights": from_weights}
    configuration = replace(run.configuration, **_with_usual_values(run, changes), parent=parent)
    pinned = [(photo.name, photo.path.read_bytes()) for photo in run.pinned]
    for attempt in range(COPY_ATTEMPTS):
        try:
            return create_run(
                configuration,
                owner=owner,
                name=name or f"{run.name}, branched"[:80],
                pinned=pinned,
                parent_weights=weights_path(run.path, from_weights),
            )
        except RunError as error:
            # A run that trains may have replaced the weights while they were copied.
            if attempt == COPY_ATTEMPTS - 1 or not isinstance(error.__cause__, FileNotFoundError):
                raise
    raise AssertionError("the last attempt returns or raises")


def _with_usual_values(run: Run, changes: dict[str, Any]) -> dict[str, Any]:
    """Return `changes`, with what was usual before to be chosen anew."""
    asked = run.configuration
    usual = usual_values(asked.optimizer, asked.batch_size)
    kept = {name: None for name, value in usual.items() if getattr(asked, name) == value}
    return kept | changes
