"""The process that trains: its way from the queue to the end of the run, whatever happens.

With several devices Fabric starts this same command once more for each of them, with its rank in
the environment (so does torchrun). Those others train along, and leave all else to the first:
they take no place, no lock, and write nothing.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from core.training.files import RunError, read_object
from core.training.queue import wait_for_place
from core.training.recorder import NullRecorder, Recorder
from core.training.run import LOG_FILE, Run
from core.training.status import ACTIVE, STATUS_FILE, STOP_FILE, now

SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]
LAUNCH_SECONDS = 30.0  # for whoever launched this process to write down that he did
FIRST_SECONDS = 120.0  # that the other processes give the first one to appear
FIRST_POLL_SECONDS = 0.25
# What torch's back ends say of a process that has died, in the words of those that notice.
LOST_PROCESS = ("closed by peer", "connection reset", "nccl", "gloo")
OUT_OF_MEMORY = (
    "The memory did not suffice; take smaller batches, smaller pictures or a smaller model."
)


def is_first_process(environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether this process is the one of its run that queues, writes and decides."""
    names = ("RANK",) if environment.get("RANK") else ("LOCAL_RANK", "NODE_RANK")
    return all(environment.get(name, "0") in ("", "0") for name in names)


def work(run: Run, *, launched: bool = False) -> int:
    """Train `run` in this process, and return the exit code: 0 when it finished or was stopped.

    `launched` says that somebody has started this process for the run and watches its folder; its
    output is the run's log then. Raises RunError when the run is open elsewhere or has finished.
    """
    if not is_first_process():
        return _train_along(run, launched)
    with SpokenRecorder(run.path, launched) as recorder, _stopping_on_signals(recorder):
        check_may_train(run)
        if not launched:  # an older wish to stop; a launcher has removed it already
            (run.path / STOP_FILE).unlink(missing_ok=True)
        return _train(run, recorder)


def check_may_train(run: Run) -> None:
    """Raise RunError when the run has finished."""
    if run.status().state == "finished":
        raise RunError(f"{run.name} has finished; branch it to train on from its weights.")


class SpokenRecorder(Recorder):
    """A recorder that says aloud what a person waits for: a line for each epoch."""

    def __init__(self, run_path: Path, launched: bool) -> None:
        """Open the run; when `launched`, what is said arrives in its log by itself."""
        super().__init__(run_path, LAUNCH_SECONDS if launched else 1.0)
        self.launched = launched

    def say(self, text: str) -> None:
        """Print a line, and see to it that the log has it too."""
        with suppress(OSError):  # nobody has to listen: a closed terminal must not end a run
            sys.stdout.write(text + "\n")
            sys.stdout.flush()
        if not self.launched:
            self.log(text)

    def epoch(self, **values: Any) -> None:
        """Append what was measured after an epoch, and say it."""
        super().epoch(**values)
        total = self.current.total_epochs
        self.say(
            f"epoch {values.get('epoch')}{f' of {total}' if total else ''}: "
            f"loss {values.get('train_loss', float('nan')):.4f}, "
            f"validation loss {values.get('validation_loss', float('nan')):.4f}, "
            f"accuracy {values.get('validation_accuracy', float('nan')):.2%}, "
            f"{values.get('seconds', float('nan')):.1f} s"
        )


@contextmanager
def _stopping_on_signals(recorder: Recorder) -> Iterator[None]:
    """Take signals as a wish to stop; a second Ctrl-C ends the process at once."""

    def stop(number: int, frame: object) -> None:
        recorder.request_stop()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = {number: signal.signal(number, stop) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _train(run: Run, recorder: SpokenRecorder) -> int:
    try:
        finished = _queue_and_train(run, recorder)
    except KeyboardInterrupt:
        return _end(recorder, "stopped", "Interrupted; it goes on from its last checkpoint.")
    except Exception as error:  # noqa: BLE001 - whatever it is, the run's owner is told
        return _fail(run, recorder, error)
    if finished:
        return _end(recorder, "finished", recorder.current.detail)
    return _end(recorder, "stopped", "Stopped; resume it to go on.")


def _queue_and_train(run: Run, recorder: SpokenRecorder) -> bool:
    """Return True when the run has come to its end, False when it was stopped before."""
    recorder.status(
        state="queued", queued_at=now(), finished_at=0.0, error="", detail="", seconds_left=None
    )
    place = wait_for_place(run, recorder.stop_requested, recorder.heartbeat)
    if place is None:
        return False
    try:
        recorder.status(state="preparing", started_at=now(), detail="")
        recorder.say(f"training {run.id}")
        return _train_and_tell(run, recorder)
    finally:
        place.release()


def _train_and_tell(run: Run, recorder: Recorder) -> bool:
    from core.datasets.errors import Cancelled
    from core.training import loop  # torch: not before there is a place

    try:
        loop.train(run, recorder)
    except (loop.Stopped, Cancelled):
        return False
    return True


def _end(recorder: SpokenRecorder, state: str, detail: str) -> int:
    recorder.status(state=state, detail=detail, finished_at=now(), process=None, seconds_left=None)
    recorder.say(state)
    return 0


def _fail(run: Run, recorder: SpokenRecorder, error: Exception) -> int:
    """Write down why the run failed: a sentence for its owner, the rest for the log."""
    sentence = explain(error)
    with suppress(RunError, OSError):  # the disk may be full; the sentence is still said below
        recorder.log("".join(traceback.format_exception(error)))
    with suppress(RunError):
        recorder.status(state="failed", error=sentence, detail="", seconds_left=None)
    with suppress(OSError):
        sys.stderr.write(sentence + "\n")
    return 1


def explain(error: Exception) -> str:
    """Return the sentence that tells a run's owner what went wrong and what would do."""
    if type(error).__module__.startswith("core."):
        return str(error)
    if isinstance(error, MemoryError) or "out of memory" in str(error).lower():
        return OUT_OF_MEMORY
    if isinstance(error, RuntimeError) and any(word in str(error).lower() for word in LOST_PROCESS):
        return "One of the processes that train together has ended; the log says why."
    return f"Training failed unexpectedly ({type(error).__name__}: {error}); the log says more."


def _train_along(run: Run, launched: bool) -> int:
    """Train as one of the other processes, once the first one has begun."""
    for number in SIGNALS:  # the first process hears them too, and tells the others to stop
        signal.signal(number, signal.SIG_IGN)
    _end_with_parent()
    try:
        if _first_has_begun(run):
            _train_and_tell(run, NullRecorder(run.path))
    except Exception as error:  # noqa: BLE001 - whatever it is, the first process and the log hear
        _complain(run, error, launched)
        return 1
    return 0


def _complain(run: Run, error: Exception, launched: bool) -> None:
    """Say what ended this process, in a sentence; the log, where launched our output, has all."""
    details = "".join(traceback.format_exception(error))
    with suppress(OSError):
        if not launched:
            with (run.path / LOG_FILE).open("a", encoding="utf-8") as log:
                log.write(details)
        sys.stderr.write((details if launched else "") + explain(error) + "\n")


def _first_has_begun(run: Run) -> bool:
    """Wait, without torch, until the first process has a place; it may be on another machine.

    Returns False when it has left the queue without one.
    """
    quiet_since, has_queued = time.monotonic(), False
    while time.monotonic() - quiet_since < FIRST_SECONDS:
        state = _recorded_state(run)
        if state in ACTIVE - {"queued"}:
            return True
        if state == "queued":
            quiet_since, has_queued = time.monotonic(), True
        elif has_queued:
            return False
        time.sleep(FIRST_POLL_SECONDS)
    raise RunError(f"The first process of {run.name} has not begun to train it.")


def _recorded_state(run: Run) -> str:
    try:
        return str(read_object(run.path / STATUS_FILE).get("state"))
    except (FileNotFoundError, RunError):
        return ""


def _end_with_parent() -> None:
    """End this process when the one that started it is gone, instead of waiting for it forever."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1.0)
        os._exit(1)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()
