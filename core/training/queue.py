"""The queue for the places to train: first come, first served, kept by the waiting themselves.

    runs/.places/place-<n>.lock    held by a training process; the system frees it when it dies
    runs/.places/waiting/<time>-<run id>    a waiting process's ticket, with its identity

There is no server. A waiting process looks a few times a second whether it is the first one of
those still alive, and only then tries for a place. Nothing in here imports torch.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from core.settings import settings
from core.training.files import RunError, cannot_write, encode, read_object, replace_file
from core.training.run import RUN_ID, Run
from core.training.status import ProcessIdentity, this_process

POLL_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Ticket:
    """A process that waits for a place on behalf of a run."""

    run_id: str
    path: Path

    def alive(self) -> bool:
        """Return whether its process is there; the ticket of one that is gone is thrown away."""
        try:
            process = ProcessIdentity(**read_object(self.path))
        except FileNotFoundError:
            return False
        except (RunError, TypeError):
            process = None
        if process is not None and (process.elsewhere or process.find() is not None):
            return True
        self.path.unlink(missing_ok=True)
        return False


def _folder() -> Path:
    return settings().runs / ".places"


def _tickets() -> list[Ticket]:
    """Return all tickets, those of dead processes too, in the order in which they were drawn."""
    try:
        names = sorted(path.name for path in (_folder() / "waiting").iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise RunError(f"The queue could not be read: {error.strerror}.") from error
    split = [(name, name.partition("-")[2]) for name in names]
    waiting = _folder() / "waiting"
    return [Ticket(run_id, waiting / name) for name, run_id in split if RUN_ID.fullmatch(run_id)]


def waiting_runs() -> list[str]:
    """Return the ids of the runs that wait for a place, first come first."""
    return [ticket.run_id for ticket in _tickets() if ticket.alive()]


def place_in_queue(run: Run) -> int | None:
    """Return the run's place among those that wait, 1 for the next; None when it does not wait."""
    waiting = waiting_runs()
    return waiting.index(run.id) + 1 if run.id in waiting else None


def _take_place() -> FileLock | None:
    """Return the lock of a free place, held; None when all are taken."""
    for number in range(settings().training_places):
        lock = FileLock(_folder() / f"place-{number}.lock", timeout=0, thread_local=False)
        with suppress(Timeout):
            lock.acquire()
            return lock
    return None


def check_room(more: int = 1) -> None:
    """Raise RunError when so many more runs may not wait; one more may where a place is free."""
    waiting, most = len(waiting_runs()), settings().queued_runs
    if waiting + more <= most or (more == 1 and _place_is_free()):
        return
    if more == 1:
        raise RunError(
            f"{most:,} runs wait for a place already, as many as may; "
            "try again when some have finished."
        )
    raise RunError(
        f"{more:,} more runs would wait for a place beside {waiting:,}, and at most {most:,} may; "
        "try again when some have finished."
    )


def _place_is_free() -> bool:
    try:
        _folder().mkdir(parents=True, exist_ok=True)
        lock = _take_place()
    except OSError as error:
        raise cannot_write(_folder(), error) from error
    if lock is None:
        return False
    lock.release()
    return True


def wait_for_place(
    run: Run, cancelled: Callable[[], bool], waiting: Callable[[], None]
) -> FileLock | None:
    """Wait for a place and return its lock, held until it is released or the process ends.

    `waiting` is called a few times a second; as soon as `cancelled` says so, None is returned.
    Raises RunError when too many wait already, or when the folder cannot be written to.
    """
    ticket = _draw_ticket(run)
    try:
        _check_position(run)
        while not cancelled():
            lock = _take_place() if _is_first(ticket) else None
            if lock is not None:
                return lock
            waiting()
            time.sleep(POLL_SECONDS)
        return None
    except OSError as error:
        raise cannot_write(_folder(), error) from error
    finally:
        ticket.path.unlink(missing_ok=True)


def _draw_ticket(run: Run) -> Ticket:
    ticket = Ticket(run.id, _folder() / "waiting" / f"{time.time_ns():020d}-{run.id}")
    try:
        ticket.path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(ticket.path.parent, error) from error
    _write_ticket(ticket)
    return ticket


def _write_ticket(ticket: Ticket) -> None:
    replace_file(ticket.path, encode(asdict(this_process())))


def _check_position(run: Run) -> None:
    """Hold the limit where several were started at once, before any had its ticket."""
    if (place_in_queue(run) or 0) > settings().queued_runs:
        check_room()


def _is_first(ticket: Ticket) -> bool:
    if not ticket.path.exists():  # somebody has tidied up the folder
        _write_ticket(ticket)
    first = next((other for other in _tickets() if other.alive()), None)
    return first is not None and first.path == ticket.path
