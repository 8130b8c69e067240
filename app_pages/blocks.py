"""Blocks: compose a network, read what is inside it, play its passes, take its code away."""

from __future__ import annotations

from importlib import import_module

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app_pages.parts import frame, warming
from app_pages.parts.choices import choice
from app_pages.parts.markdown import plain
from app_pages.parts.network import inputs, state
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.start import start
from app_pages.parts.network.table import views
from app_pages.parts.words import _
from core.blocks import BlockError
from core.blocks.places import path_of
from core.parameters import ParameterError
from core.tracing import TraceError

VIEWS = "app_pages.parts.network.views"


def asked_for(place: DeltaGenerator) -> Asked:
    """Settle what the page is asked for, and draw its row of controls into `place`."""
    opened = state.opened()
    settled = inputs.settled(opened.block, opened.lesson)
    with place.container(horizontal=True, vertical_alignment="bottom", key="network-bar"):
        start(opened)
        inputs.controls(settled)
    if opened.lesson:
        place.caption(":material/lightbulb: " + _(opened.lesson.sentence))
    for words in filter(None, (opened.refusal, settled.refusal)):
        place.warning(plain(words), icon=":material/link_off:")
    state.remember(opened)
    lesson = opened.lesson.name if opened.lesson else ""
    at = path_of(opened.block, opened.at)
    return Asked(opened.block, opened.seed, settled.asked, at, lesson)


def history(actions: DeltaGenerator) -> None:
    """Draw undo and redo."""
    steps = st.session_state[state.HISTORY]
    with actions:
        st.button(
            _("Undo"), key="undo", icon=":material/undo:", shortcut="Ctrl+Z", on_click=state.undo,
            disabled=not steps.can_undo,
        )  # fmt: skip
        st.button(
            _("Redo"), key="redo", icon=":material/redo:", shortcut="Ctrl+Shift+Z",
            on_click=state.redo, disabled=not steps.can_redo,
        )  # fmt: skip


@st.fragment
def network() -> None:
    """Draw the network in hand in the chosen view."""
    actions = frame.head(
        _("Blocks"),
        _("Build a network from blocks, run it, and see every number inside it."),
    )
    asked = asked_for(st.container())
    history(actions)
    view = choice(
        st.segmented_control, _("View"), views(), key="view", required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    try:
        import_module(f"{VIEWS}.{view}").show(asked)
    except (BlockError, ParameterError, TraceError) as error:
        st.error(plain(str(error)), icon=":material/block:")


if state.HISTORY not in st.session_state or not warming.runs_again():
    state.follow_link()
network()
