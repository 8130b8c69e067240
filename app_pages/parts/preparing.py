"""Decoding a data set's pictures beside the page: in a thread that a page watches and calls off.

Preparations belong to the process, so that a page that is loaded anew finds the one that is going
on. They run one after the other, since each of them uses all cores.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from core.datasets import Cancelled, DatasetError, Source, open_pixels

PATIENCE = 0.1  # seconds between two looks at whether to stop

_place = threading.Lock()  # held by the preparation that decodes
_guard = threading.Lock()  # held while `_active` is looked at or changed


@dataclass(slots=True, eq=False)
class Preparation:
    """One decoding of a source at a side, and how far it is; only its own thread changes it."""

    source: Source
    side: int
    state: Literal["waiting", "decoding", "ready", "cancelled", "failed"] = "waiting"
    done: int = 0
    total: int = 0
    error: str = ""
    called_off: threading.Event = field(default_factory=threading.Event)

    @property
    def running(self) -> bool:
        """Whether it waits or decodes."""
        return self.state in ("waiting", "decoding")

    @property
    def share(self) -> float:
        """How much is done, from 0 to 1."""
        return min(1.0, self.done / self.total) if self.total else 0.0

    def cancel(self) -> None:
        """Ask it to stop; it does within a fraction of a second, and leaves nothing half-done."""
        self.called_off.set()

    def work(self) -> None:
        """Decode until the end, or until it is called off or turns out to be impossible."""
        ended: Literal["ready", "cancelled", "failed"] = "failed"
        try:
            with self._turn():
                self._decode()
            ended = "ready"
        except Cancelled:
            ended = "cancelled"
        except DatasetError as error:
            self.error = str(error)
        finally:
            with _guard:
                del _active[self.source, self.side]
                self.state = ended

    @contextmanager
    def _turn(self) -> Iterator[None]:
        while not _place.acquire(timeout=PATIENCE):
            if self.called_off.is_set():
                raise Cancelled
        try:
            self.state = "decoding"
            yield
        finally:
            _place.release()

    def _decode(self) -> None:
        called_off = self.called_off.is_set
        open_pixels(self.source, self.side, progress=self._progress, cancelled=called_off)

    def _progress(self, done: int, total: int) -> None:
        self.done, self.total = done, total


_active: dict[tuple[Source, int], Preparation] = {}


def active(source: Source, side: int) -> Preparation | None:
    """Return the preparation of a source at a side that is going on, if any."""
    with _guard:
        return _active.get((source, side))


def prepare(source: Source, side: int) -> Preparation:
    """Begin to decode a source at a side, or join whoever is at it; return at once."""
    with _guard:
        found = _active.get((source, side))
        if found is not None:
            return found
        new = _active[source, side] = Preparation(source, side)
    # A daemon: closing the app does not wait for it, and half a cache is no cache.
    threading.Thread(target=new.work, name="preparing", daemon=True).start()
    return new
