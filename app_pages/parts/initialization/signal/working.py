"""Training that takes longer than a run of the page should: in slices, with progress and a Stop.

The job is the visitor's own and lies in his session; so does what came of it, by what was asked.
"""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable, Generator, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import streamlit as st

from app_pages.parts.words import _

Going: TypeAlias = Generator[int, bool | None, Any]
FIRST, SLICE = 0.8, 0.4  # seconds of work at once: in the page's own run, and at each tick
KEPT = 6  # results of a kind
JOB, DONE = "training_job", "training_done"


@dataclass(slots=True, eq=False)
class Job:
    """Several trainings side by side, a step of each in turn; `results` once all have ended.

    `watched` says that its progress is on the screen.
    """

    asked: Hashable
    goings: Sequence[Going]
    steps: int
    step: int = 0
    stopped: bool = False
    watched: bool = False
    results: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.results = [None] * len(self.goings)

    @property
    def finished(self) -> bool:
        """Whether all have ended."""
        return all(result is not None for result in self.results)

    def work(self, seconds: float) -> None:
        """Go on until the end or until so many seconds are over, but for a step at the least."""
        until = time.perf_counter() + seconds
        while not self.finished:
            for index, going in enumerate(self.goings):
                if self.results[index] is None:
                    self._advance(index, going)
            if time.perf_counter() > until:
                return

    def _advance(self, index: int, going: Going) -> None:
        try:
            begun = inspect.getgeneratorstate(going) != inspect.GEN_CREATED
            self.step = going.send(self.stopped if begun else None)
        except StopIteration as end:
            self.results[index] = end.value


def worked(
    slot: str, asked: Hashable, steps: int, begin: Callable[[], Sequence[Going]]
) -> Sequence[Any] | None:
    """Return what came of the trainings of `begin`; None while they go on, and then draw how far.

    `slot` tells apart the views that train; each has one job of a visitor at a time. Raises what the
    trainings raise.
    """
    done: dict[Hashable, Sequence[Any]] = st.session_state.setdefault(f"{DONE}_{slot}", {})
    if asked in done:
        return done[asked]
    job: Job | None = st.session_state.get(f"{JOB}_{slot}")
    if job is None or job.asked != asked:
        job = Job(asked, begin(), steps)
        job.work(FIRST)
    if not job.finished:
        job.watched = False
        st.session_state[f"{JOB}_{slot}"] = job
        st.fragment(_watch, run_every=f"{SLICE:g}s")(slot)
        return None
    st.session_state.pop(f"{JOB}_{slot}", None)
    done[asked] = tuple(job.results)
    while len(done) > KEPT:
        del done[next(iter(done))]
    return done[asked]


def _watch(slot: str) -> None:
    """Draw the progress and Stop, and work a slice at each tick; the page runs again at the end."""
    job: Job | None = st.session_state.get(f"{JOB}_{slot}")
    if job is None:
        return
    words = _("Training: step {step} of {steps}").format(step=job.step, steps=job.steps)
    with st.container(horizontal=True, vertical_alignment="center", key=f"{slot}-training"):
        st.progress(min(1.0, job.step / job.steps), words)
        st.button(
            _("Stop"), key=f"{slot}-stop", icon=":material/stop:", on_click=_stop, args=(job,)
        )
    if not job.watched:  # the call within the page's own run, which is to be seen first
        job.watched = True
        return
    if not job.finished:
        job.work(SLICE)
    if job.finished:
        st.rerun()


def again(slot: str, asked: Hashable) -> None:
    """Draw the button that takes up a training anew that was stopped."""
    st.button(
        _("Train again, to the end"), key=f"{slot}-again", icon=":material/replay:",
        on_click=_forget, args=(slot, asked), type="tertiary",
    )  # fmt: skip


def _forget(slot: str, asked: Hashable) -> None:
    st.session_state.get(f"{DONE}_{slot}", {}).pop(asked, None)


def _stop(job: Job) -> None:
    job.stopped = True
