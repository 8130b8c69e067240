"""The network in hand on every page that shows one: the row of its controls, undo, and its link.

A page calls `follow_links` at each of its runs, outside of any fragment, then `asked_for`.
"""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app_pages.parts import warming
from app_pages.parts.markdown import plain
from app_pages.parts.network import inputs, loaded, state, steps
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.start import start
from app_pages.parts.words import _, plural
from core.blocks import Block
from core.blocks.places import path_of
from core.networks import Seeded, Weights, painted


def follow_links() -> None:
    """Take what the page's link says, unless the page runs only to show news."""
    if state.HISTORY not in st.session_state or not warming.runs_again():
        state.follow_link(first=steps.lesson_of_link() or state.FIRST)
    if steps.HISTORY not in st.session_state or not warming.runs_again():
        steps.follow_link()


def asked_for(place: DeltaGenerator) -> Asked:
    """Settle what the page is asked for, and draw its row of controls into `place`."""
    opened, painting = state.opened(), steps.opened()
    settled = inputs.settled(opened.block, opened.lesson)
    with place.container(horizontal=True, vertical_alignment="bottom", key="network-bar"):
        start(opened)
        inputs.controls(settled)
        _origin(opened.block, painting)
    if opened.lesson:
        place.caption(":material/lightbulb: " + _(opened.lesson.sentence))
    for words in filter(None, (opened.refusal, settled.refusal, painting.refusal)):
        place.warning(plain(words), icon=":material/link_off:")
    state.remember(opened)
    steps.remember(painting.initialization)
    lesson = opened.lesson.name if opened.lesson else ""
    at = path_of(opened.block, opened.at)
    weights = _weights(opened.block, opened.seed, painting)
    return Asked(opened.block, weights, settled.asked, at, lesson)


def _weights(block: Block, seed: int, painting: steps.OpenedSteps) -> Weights:
    found = loaded.loaded(block)
    base = found.weights if found else Seeded(seed)
    return painted(base, painting.initialization, seed)


def _origin(block: Block, painting: steps.OpenedSteps) -> None:
    """Say where the weights come from, if not fresh from the seed, and how to go back to that."""
    if found := loaded.loaded(block):
        st.button(
            plain(found.title), key="weights-loaded", icon=":material/file_open:",
            on_click=loaded.forget, help=_("The weights are from this file. Click for fresh ones."),
        )  # fmt: skip
    if count := len(painting.initialization.steps):
        label = plural("{count} step of initialization", "{count} steps of initialization", count)
        st.page_link("app_pages/initialization.py", label=label, icon=":material/format_paint:")


def history(actions: DeltaGenerator) -> None:
    """Draw undo and redo of the network."""
    taken = st.session_state[state.HISTORY]
    with actions:
        st.button(
            _("Undo"), key="undo", icon=":material/undo:", shortcut="Ctrl+Z", on_click=state.undo,
            disabled=not taken.can_undo,
        )  # fmt: skip
        st.button(
            _("Redo"), key="redo", icon=":material/redo:", shortcut="Ctrl+Shift+Z",
            on_click=state.redo, disabled=not taken.can_redo,
        )  # fmt: skip
