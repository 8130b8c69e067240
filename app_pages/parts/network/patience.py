"""Networks of so many modules that a pass takes seconds, even without numbers: run only when asked."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.network.asked import Asked
from app_pages.parts.words import _
from core.blocks import Block
from core.tracing import Input

MANY = 2_000  # modules; PyTorch needs about half a millisecond for each
WANTED = "network_pass"  # the network and input whose pass was asked for, though they are many


def waits(asked: Asked) -> bool:
    """Say whether a pass through the network takes long, and nobody has asked for it yet."""
    wanted = (asked.block, asked.input)
    return asked.block.modules > MANY and st.session_state.get(WANTED) != wanted


def offer(asked: Asked, label: str, words: str, key: str) -> None:
    """Draw the button that asks for the pass."""
    st.button(
        label, key=key, help=words, icon=":material/play_arrow:", type="tertiary", on_click=_want,
        args=((asked.block, asked.input),),
    )  # fmt: skip


def _want(wanted: tuple[Block, Input]) -> None:
    st.session_state[WANTED] = wanted


def offer_shapes(asked: Asked) -> None:
    """Draw, in the place of a diagram, how many modules there are, and the button."""
    count = f"{asked.block.modules:,}"
    st.info(
        _("{count} modules: the shapes take some seconds, so they wait until you ask for them.")
        .format(count=count),
        icon=":material/hourglass:",
    )  # fmt: skip
    offer(asked, _("Work out the shapes"), _("Sends the input through all of them."), "run-shapes")
