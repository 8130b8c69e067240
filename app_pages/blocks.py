"""Blocks: compose a network, read what is inside it, play its passes, take its code away."""

from __future__ import annotations

from importlib import import_module

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.choices import choice
from app_pages.parts.markdown import plain
from app_pages.parts.network import bar
from app_pages.parts.network.table import views
from app_pages.parts.words import _
from core.blocks import BlockError
from core.parameters import ParameterError
from core.tracing import TraceError

VIEWS = "app_pages.parts.network.views"


@st.fragment
def network() -> None:
    """Draw the network in hand in the chosen view."""
    actions = frame.head(
        _("Blocks"),
        _("Build a network from blocks, run it, and see every number inside it."),
    )
    asked = bar.asked_for(st.container())
    bar.history(actions)
    view = choice(
        st.segmented_control, _("View"), views(), key="view", required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    try:
        import_module(f"{VIEWS}.{view}").show(asked)
    except (BlockError, ParameterError, TraceError) as error:
        st.error(plain(str(error)), icon=":material/block:")


bar.follow_links()
network()
