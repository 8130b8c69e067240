"""Work beside the page: in threads that a page watches and calls off.

Jobs belong to the process, so that a page that is loaded anew finds the one that goes on. Those of
one line run one after the other, since each of them uses all cores.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import ClassVar, Generic, Literal, TypeVar

from core.datasets import Cancelled

KEPT = 32  # jobs that a line remembers
PATIENCE = 0.1  # seconds between two looks at whether to stop

State = Literal["waiting", "working", "ready", "stopped", "failed"]


@dataclass(slots=True, eq=False, kw_only=True)
class Job:
    """One piece of work, and how far it is; only its own thread changes it.

    A subclass says in `do` what is done; `FAILURES` are the errors whose sentence is for the visitor.
    """

    FAILURES: ClassVar[tuple[type[Exception], ...]] = ()

    state: State = "waiting"
    done: int = 0
    total: int = 0
    error: str = ""
    began: float = 0.0
    called_off: threading.Event = field(default_factory=threading.Event)

    @property
    def running(self) -> bool:
        """Whether it waits or works."""
        return self.state in ("waiting", "working")

    @property
    def share(self) -> float:
        """How much is done, from 0 to 1."""
        return min(1.0, self.done / self.total) if self.total else 0.0

    def cancel(self) -> None:
        """Ask it to stop; it does within a fraction of a second, and leaves nothing half-done."""
        self.called_off.set()

    def tell(self, done: int, total: int) -> None:
        """Note how far it is."""
        self.done, self.total = done, total

    def do(self) -> None:
        """Work until the end. Raises Cancelled soon after it is called off, one of `FAILURES`."""
        raise NotImplementedError

    def run(self, place: threading.Lock) -> None:
        """Wait for the place, and work: until the end, called off, or impossible."""
        ended: State = "failed"
        try:
            self._wait(place)
            try:
                self.state, self.began = "working", time.monotonic()
                self.do()
            finally:
                place.release()
            ended = "ready"
        except Cancelled:
            ended = "stopped"
        except self.FAILURES as error:
            self.error = str(error)
        finally:
            self.state = ended

    def _wait(self, place: threading.Lock) -> None:
        while not place.acquire(timeout=PATIENCE):
            if self.called_off.is_set():
                raise Cancelled


About = TypeVar("About", bound=Hashable)
AnyJob = TypeVar("AnyJob", bound=Job)


class Line(Generic[About, AnyJob]):
    """Jobs by what they are about: one of them works at a time, and the last ones are remembered."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._place = threading.Lock()  # held by the job that works
        self._guard = threading.Lock()  # held while `_jobs` is looked at or changed
        self._jobs: OrderedDict[About, AnyJob] = OrderedDict()

    def get(self, about: About) -> AnyJob | None:
        """Return the last job about this, whether it goes on or has ended."""
        with self._guard:
            return self._jobs.get(about)

    def items(self) -> list[tuple[About, AnyJob]]:
        """Return all jobs that are remembered, with what they are about."""
        with self._guard:
            return list(self._jobs.items())

    def begin(self, about: About, make: Callable[[], AnyJob]) -> AnyJob:
        """Begin the job that `make` returns, or join whoever is at it; return at once."""
        with self._guard:
            found = self._jobs.get(about)
            if found is not None and found.running:
                return found
            new = self._jobs[about] = make()
            self._jobs.move_to_end(about)
            self._forget()
        # A daemon: closing the app does not wait for it, and half a job is none.
        thread = threading.Thread(target=new.run, args=(self._place,), name=self._name, daemon=True)
        thread.start()
        return new

    def put(self, about: About, job: AnyJob) -> None:
        """Remember a job that has ended elsewhere."""
        with self._guard:
            self._jobs[about] = job

    def _forget(self) -> None:
        ended = [about for about, job in self._jobs.items() if not job.running]
        for about in ended[: max(0, len(self._jobs) - KEPT)]:
            del self._jobs[about]
