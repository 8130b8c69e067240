"""What does not fit, in one sentence, and the remedies that were tried and help."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.markdown import plain
from app_pages.parts.network import state
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.cached import BY_JSON, shapes
from app_pages.parts.network.inputs import take_input
from app_pages.parts.words import _
from core.blocks import Block
from core.tracing import Input

if TYPE_CHECKING:
    from core.tracing import Explanation, Remedy


def fault(asked: Asked) -> Explanation | None:
    """Return what does not fit in the network that is asked about, None where all does."""
    return _fault(asked.block, asked.input)


@st.cache_resource(max_entries=200, show_spinner=False, hash_funcs=BY_JSON)
def _fault(block: Block, asked: Input) -> Explanation | None:
    from core.tracing import explain

    return explain(block, shapes(block, asked))


@st.cache_resource(max_entries=50, show_spinner=False, hash_funcs=BY_JSON)
def _remedies(block: Block, asked: Input) -> tuple[Remedy, ...]:
    from core.tracing import remedies

    return remedies(block, shapes(block, asked), asked)


def mending(asked: Asked, found: Explanation | None) -> None:
    """Draw the sentence and a button for each remedy; nothing where the network fits."""
    if found is None:
        return
    with st.container(border=True, key="fault"):
        st.error(plain(found.sentence), icon=":material/link_off:")
        if found.wanted and found.message:
            st.caption(_("PyTorch says: {message}").format(message=plain(found.message)))
        offered = _remedies(asked.block, asked.input)
        with st.container(horizontal=True):
            for index, remedy in enumerate(offered):
                st.button(
                    remedy.label, key=f"mend-{index}", icon=":material/healing:",
                    on_click=_mend, args=(remedy, asked),
                    type="primary" if index == 0 else "secondary",
                )  # fmt: skip


def _mend(remedy: Remedy, asked: Asked) -> None:
    if remedy.block != asked.block:
        state.take(remedy.block, at=asked.at)
    if remedy.input != asked.input:
        take_input(remedy.input)
