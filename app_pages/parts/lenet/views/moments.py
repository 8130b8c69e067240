"""Watch it learn: scrub through the moments of a training."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.lenet.asked import Asked, Picture
from app_pages.parts.lenet.bar import OF, STEP
from app_pages.parts.lenet.inputs.picker import pick
from app_pages.parts.lenet.moments import words
from app_pages.parts.lenet.moments.cached import watched
from app_pages.parts.lenet.moments.component import scrubber
from app_pages.parts.lenet.moments.courses import Chosen, chosen
from app_pages.parts.lenet.moments.sent import Sent
from app_pages.parts.markdown import plain
from app_pages.parts.words import _
from core.datasets import CLASSES

KEY, VIEW = "lenet-moments", "lenet-view"
CODE = (
    "core.lenet.moments.watching.watch", "core.lenet.moments.facts.turns",
    "core.lenet.moments.levels.quantized",
)  # fmt: skip


def show(asked: Asked) -> None:
    """Draw the scrubber for the training that is chosen."""
    training = chosen(asked)
    if training is None:
        _nothing()
    else:
        _going(training)
        _watch(asked, training, pick(asked))
    frame.look_for("lenet-moments")
    frame.code(*CODE)


def _nothing() -> None:
    st.info(
        _("There is no training to watch yet. Train a LeNet: it keeps its weights along the way, and "
          "here you drag through them."), icon=":material/history:",
    )  # fmt: skip
    st.button(
        _("Train one"), key="to-training", icon=":material/play_arrow:", type="primary",
        on_click=_go_to, args=("train",),
    )  # fmt: skip


def _go_to(view: str) -> None:
    st.session_state[VIEW] = view


def _going(training: Chosen) -> None:
    if training.going:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(_("Get later moments"), key="later-moments", icon=":material/refresh:")
            st.caption(_("It is still training; moments are added after each epoch."))


def _watch(asked: Asked, training: Chosen, picture: Picture) -> None:
    found = watched(training.course, picture)
    left_out = words.left_out(found)
    if left_out:
        st.warning(plain(left_out), icon=":material/warning:")
    st.markdown(words.summary(found, CLASSES, picture.label))
    steps = [moment.step for moment in found.moments]
    shown = asked.step if asked.step is not None and training.run else steps[-1]
    start = min(range(len(steps)), key=lambda place: abs(steps[place] - shown))
    run = training.run

    def opened(step: int) -> None:
        if run is not None:
            st.session_state.update({OF: run.id, STEP: str(step), VIEW: "strip"})

    scrubber(
        Sent(
            training.course, found, picture, CLASSES,
            words.captions(found, CLASSES, picture.label), words.words(), start, run is not None,
        ),
        KEY, opened,
    )  # fmt: skip
    st.caption(" ".join(words.notes(found, training.course)))
