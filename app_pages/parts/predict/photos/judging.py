"""Judging photos bit by bit, so that a visitor sees what is done, and can stop it, at any time.

A turn of the page judges for a moment and shows what there is; the browser asks for the next turn. No
thread goes on behind the page, and what was judged stays where it is if a visitor clicks in between.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import streamlit as st

from app_pages.parts.models import Model
from app_pages.parts.predict.asked import Asked
from app_pages.parts.verdicts import Judged, Photo, judge_new, kept
from app_pages.parts.words import _, duration, plural

AT_FIRST = 1.5  # seconds of judging before the page is shown for the first time
A_TURN = 0.8  # seconds of judging between two pictures of how far it is
PAUSE = 0.1  # seconds between two turns, in which the page may answer a click
_KEY = "judging"


@dataclass(slots=True, eq=False)
class Work:
    """The photos that a model has to judge, and how far it is."""

    model: Model
    photos: tuple[Photo, ...]
    judged: int = 0  # by this piece of work, without those that were known before
    seconds: float = 0.0
    stopped: bool = False
    shown_running: bool = field(default=False)

    @property
    def left(self) -> list[Photo]:
        """The photos that nothing has been said about."""
        known = kept(self.model)
        return [photo for photo in self.photos if photo.id not in known]

    @property
    def running(self) -> bool:
        """Whether there is something left to do, and nobody has stopped it."""
        return not self.stopped and bool(self.left)

    def results(self) -> list[tuple[Photo, Judged]]:
        """Return the photos that are judged, in the order in which they were brought."""
        known = kept(self.model)
        return [(photo, known[photo.id]) for photo in self.photos if photo.id in known]

    def advance(self, seconds: float) -> None:
        """Judge for so long, and say how far it is after every few photos.

        Saying so is where Streamlit looks for a click, and leaves for it.
        """
        left = self.left
        if self.stopped or not left:
            return
        place, began = st.empty(), time.monotonic()
        self._tell(place)
        before = time.monotonic()
        done = 0
        for reached in judge_new(left, self.model):
            now = time.monotonic()
            self.judged, self.seconds = self.judged + reached - done, self.seconds + now - before
            before, done = now, reached
            self._tell(place)
            if now - began >= seconds:
                break

    def _tell(self, place: st.delta_generator.DeltaGenerator) -> None:
        done = len(self.photos) - len(self.left)
        place.progress(done / len(self.photos), self.words(done))

    def words(self, done: int) -> str:
        """Say how far it is, how fast, and how long it will take."""
        told = _("{done} of {count} photos").format(done=f"{done:,}", count=f"{len(self.photos):,}")
        if not self.judged or self.seconds <= 0:
            return told
        rate = self.judged / self.seconds
        speed = _("{rate} photos a second").format(
            rate=f"{rate:.0f}" if rate >= 10 else f"{rate:.1f}"
        )
        left = len(self.photos) - done
        ends = _("{time} left").format(time=duration(left / rate)) if left else ""
        return " · ".join(filter(None, [told, speed, ends]))


def work_on(asked: Asked) -> Work:
    """Return the work on these photos; what is new is begun, and judged for a first moment."""
    found = st.session_state.get(_KEY)
    ids = [photo.id for photo in asked.photos]
    if (
        not isinstance(found, Work)
        or found.model != asked.model
        or [photo.id for photo in found.photos] != ids
    ):
        found = st.session_state[_KEY] = Work(asked.model, asked.photos)
        found.advance(AT_FIRST)
    return found


def stopping(work: Work) -> None:
    """Draw how far the work is: with a button that stops it, or one that goes on."""
    left = len(work.left)
    if not left:
        return
    if not work.stopped:
        st.button(
            _("Stop"),
            icon=":material/stop_circle:",
            key="judging-stop",
            on_click=_set,
            args=(work, True),
        )
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        told = plural(
            "{count} photo has not been judged.", "{count} photos have not been judged.", left
        )
        st.markdown(f":material/pause_circle: {told}")
        st.button(
            _("Go on"), icon=":material/play_circle:", key="judging-on", on_click=_set,
            args=(work, False),
        )  # fmt: skip


def _set(work: Work, stopped: bool) -> None:
    work.stopped = stopped
