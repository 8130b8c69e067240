"""A place for one result that takes a while: worked out once, with progress, for all who ask.

What draws while it works cannot stand in a cached function, since Streamlit would draw it again at
each hit. So a cached function returns such a place, and whoever comes first fills it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

import streamlit as st

T = TypeVar("T")
Progress = Callable[[int, int], None]


@dataclass(slots=True, eq=False)
class Slot(Generic[T]):
    """Holds a result, or nothing yet."""

    _held: list[T] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def get(self, told: str, work: Callable[[Progress], T]) -> T:
        """Return the result; work it out where it is not there, others wait meanwhile.

        `told` says {done} and {total} beside the bar. What `work` raises passes through, and the
        next one tries again.
        """
        if not self._held:
            with self._lock:
                if not self._held:
                    self._held.append(_watched(told, work))
        return self._held[0]


def _watched(told: str, work: Callable[[Progress], T]) -> T:
    place = st.empty()

    def progress(done: int, total: int) -> None:
        words = told.format(done=f"{done:,}", total=f"{total:,}")
        place.progress(done / total if total else 0.0, words)

    try:
        return work(progress)
    finally:
        place.empty()
