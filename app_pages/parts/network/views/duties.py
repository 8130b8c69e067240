"""What a block must do: the five duties of the selected block, each with its own numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.markdown import plain
from app_pages.parts.network import state
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.duties.card import card
from app_pages.parts.network.duties.run import duties_of
from app_pages.parts.network.forward.run import ran
from app_pages.parts.words import _
from core.tracing import TraceError

if TYPE_CHECKING:
    from core.parameters import ModuleTree

CODE = (
    "core.tracing.gradient_check.check_gradient", "core.tracing.gradient_check.GradientCheck",
    "core.blocks.initialization.fill", "core.blocks.expectations.expected",
)  # fmt: skip
PLACE = "duties_place"


def show(asked: Asked) -> None:
    """Draw the choice of a block and its card."""
    try:
        with st.spinner(_("The network runs …"), show_time=True):
            tree = ran(asked.block, asked.weights, asked.input, training=False).tree
        path = _place(tree, asked.at)
        with st.spinner(_("The block is looked at …"), show_time=True):
            found = duties_of(asked.block, asked.weights, asked.input, path)
    except TraceError as error:
        st.error(plain(str(error)), icon=":material/block:")
    else:
        card(found)
    frame.look_for("blocks-duties")
    frame.code(*CODE)


def _place(tree: ModuleTree, at: str) -> str:
    """Draw the choice of a block; return the path of the one that is looked at."""
    types = {row.path: row.type for row in tree.modules}
    st.session_state[PLACE] = at if at in types else ""
    chosen: str = st.selectbox(
        _("Block"), list(types), key=PLACE, filter_mode="fuzzy", width=420, on_change=_select,
        format_func=lambda path: f"{path or _('the network')} · {types[path]}",
    )  # fmt: skip
    return chosen


def _select() -> None:
    state.select(str(st.session_state[PLACE]))
