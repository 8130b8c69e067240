"""Which network to start from: the course's, or an empty one."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.network.state import MOST_SEED, SEED, Opened, take
from app_pages.parts.words import _
from core.blocks import Block
from core.blocks.lessons import LESSONS

EMPTY, OWN = "empty", "own"
KEY = "network-start"


def start(opened: Opened) -> None:
    """Draw the choice of a network; choosing one is a step that can be undone."""
    lesson = opened.lesson
    options = [*LESSONS, EMPTY]
    current = lesson.name if lesson else OWN
    if current == OWN:
        options = [OWN, *options]
    st.session_state[KEY] = current
    st.selectbox(
        _("Network"), options, key=KEY, format_func=_title, on_change=_take, filter_mode="fuzzy",
        width=340,
    )  # fmt: skip
    with st.popover(
        _("Seed {seed}").format(seed=opened.seed), icon=":material/casino:", key="seed-popover"
    ):
        st.caption(_("Every number of the network is drawn from it: the same seed, the same network."))
        st.number_input(_("Seed of the weights"), 0, MOST_SEED, step=1, key=SEED)


def _title(name: str) -> str:
    if name == EMPTY:
        return _("An empty network")
    return _("Your own") if name == OWN else _(LESSONS[name].title)


def _take() -> None:
    name = st.session_state[KEY]
    if name == EMPTY:
        take(Block.of("Sequential"))
    elif name in LESSONS:
        take(LESSONS[name].block)
