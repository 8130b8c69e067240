"""Where to take a network that was changed: training, the page about blocks, a Python file."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.contents import PAGES
from app_pages.parts.lenet.showing import VIEW
from app_pages.parts.lenet.training import going
from app_pages.parts.lenet.training.form import MINE, PRESET
from app_pages.parts.network.views.take import written
from app_pages.parts.words import _
from core.blocks import Block

INPUT = (1, 1, 28, 28)


def away(block: Block) -> None:
    """Draw the ways on from here."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Train it"), key="change-train", icon=":material/model_training:", type="primary",
            on_click=_train,
        )  # fmt: skip
        st.page_link(
            PAGES / "blocks.py", label=_("Open in Blocks"), icon=":material/account_tree:",
            query_params={"net": block.to_url()},
        )  # fmt: skip
    with st.expander(_("As Python"), icon=":material/code_blocks:", key="change-python"):
        text = written(block, INPUT)
        st.download_button(
            _("Python file"), text, "lenet.py", "text/x-python", icon=":material/download:",
            on_click="ignore", key="change-download",
        )  # fmt: skip
        st.code(text, height=420)


def _train() -> None:
    """Open the form for the network in hand, whichever run was watched there before."""
    going.leave()
    st.session_state[PRESET], st.session_state[VIEW] = MINE, "train"
