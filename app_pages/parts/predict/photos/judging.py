"""Judging photos beside the page, which shows what there is every second, and can stop it.

The thread belongs to one visitor's session: it writes into what that session keeps, and ends by itself
soon after nobody looks at it any more.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.models import Model
from app_pages.parts.predict.asked import Asked
from app_pages.parts.predict.known import classifier_of
from app_pages.parts.verdicts import Judged, Photo, judge_new, kept
from app_pages.parts.words import _, duration, plural

if TYPE_CHECKING:
    from core.prediction import Classifier

AT_FIRST = 1.0  # seconds that the page waits for the verdicts before it shows how far they are
A_TURN = 1.0  # seconds between two pictures of how far it is
ALONE = 20.0  # seconds after which a thread ends that nobody has looked at
_KEY = "judging"


@dataclass(slots=True, eq=False)
class Work:
    """The photos that a model has to judge, and how far it is.

    `known` is what the session keeps of that model's verdicts; only the thread adds to it while it runs.
    """

    model: Model
    photos: tuple[Photo, ...]
    known: dict[str, Judged]
    asked: Classifier
    judged: int = 0  # by this piece of work, without what was known before
    seconds: float = 0.0
    looked_at: float = 0.0
    thread: threading.Thread | None = None
    stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def left(self) -> list[Photo]:
        """The photos that nothing has been said about."""
        return [photo for photo in self.photos if photo.id not in self.known]

    @property
    def running(self) -> bool:
        """Whether it judges at this moment."""
        return self.thread is not None and self.thread.is_alive()

    def results(self) -> list[tuple[Photo, Judged]]:
        """Return the photos that are judged, in the order in which they were brought."""
        known = self.known
        return [(photo, known[photo.id]) for photo in self.photos if photo.id in known]

    def begin(self) -> None:
        """Begin, or go on, with the photos that are left."""
        if self.running or not self.left:
            return
        self.stopped.clear()
        self.looked_at = time.monotonic()
        self.thread = threading.Thread(target=self._judge, name="judging photos", daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """Have it end after the few photos that are in hand."""
        self.stopped.set()

    def wait(self, seconds: float) -> None:
        """Wait for its end, so long at the most."""
        if self.thread is not None:
            self.thread.join(seconds)

    def _judge(self) -> None:
        before, reached, well = time.monotonic(), 0, False
        try:
            for done in judge_new(self.left, self.asked, self.known):
                now = time.monotonic()
                self.judged, self.seconds = (
                    self.judged + done - reached,
                    self.seconds + now - before,
                )
                before, reached = now, done
                if self.stopped.is_set() or now - self.looked_at > ALONE:
                    break
            well = True
        finally:
            if not well:  # only a click begins it anew
                self.stopped.set()


def work_on(asked: Asked) -> Work:
    """Return the work on these photos, begun where it is new. Raises ModelError."""
    found = st.session_state.get(_KEY)
    known, model = kept(asked.model), classifier_of(asked.model)
    if isinstance(found, Work):
        found.looked_at = time.monotonic()
        ids = [photo.id for photo in asked.photos]
        if found.known is known and [photo.id for photo in found.photos] == ids:
            if not found.stopped.is_set():  # it ended while the visitor was elsewhere
                found.begin()
            return found
        found.stop()
        found.wait(ALONE)
    found = st.session_state[_KEY] = Work(asked.model, asked.photos, known, model)
    with st.spinner(_("Looking at the photos …")):
        found.begin()
        found.wait(AT_FIRST)
    return found


def forget() -> None:
    """Let go of the photos of the last work."""
    found = st.session_state.pop(_KEY, None)
    if isinstance(found, Work):
        found.stop()


def progress(work: Work) -> None:
    """Draw how far the work is, with a button that stops it or one that goes on."""
    left = len(work.left)
    if not left:
        return
    done = len(work.photos) - left
    if work.running and not work.stopped.is_set():
        st.progress(done / len(work.photos), words(work, done))
        st.button(_("Stop"), icon=":material/stop_circle:", key="judging-stop", on_click=work.stop)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        told = plural(
            "{count} photo has no verdict yet.", "{count} photos have no verdict yet.", left
        )
        st.markdown(f":material/pause_circle: {told}")
        st.button(_("Go on"), icon=":material/play_circle:", key="judging-on", on_click=work.begin)


def words(work: Work, done: int) -> str:
    """Say how far it is, how fast, and how long it will take."""
    told = _("{done} of {count} photos").format(done=f"{done:,}", count=f"{len(work.photos):,}")
    if not work.judged or work.seconds <= 0:
        return told
    rate = work.judged / work.seconds
    speed = _("{rate} photos a second").format(rate=f"{rate:.0f}" if rate >= 10 else f"{rate:.1f}")
    ends = _("{time} left").format(time=duration((len(work.photos) - done) / rate))
    return f"{told} · {speed} · {ends}"
