"""Initialization: give the network's parameters their values, and watch what that does to the signal."""

from __future__ import annotations

from importlib import import_module

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.choices import choice
from app_pages.parts.initialization.actions import history
from app_pages.parts.initialization.table import views
from app_pages.parts.markdown import plain
from app_pages.parts.network import bar
from app_pages.parts.words import _
from core.blocks import BlockError
from core.parameters import ParameterError
from core.tracing import TraceError

VIEWS = "app_pages.parts.initialization.views"


@st.fragment
def initialization() -> None:
    """Draw the network in hand in the chosen view."""
    actions = frame.head(
        _("Initialization"),
        _("Paint the numbers that a network begins with, and watch what they do to its signal."),
    )
    asked = bar.asked_for(st.container())
    history(actions)
    view = choice(
        st.segmented_control, _("View"), views(), key="initialization", required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    try:
        import_module(f"{VIEWS}.{view}").show(asked)
    except (BlockError, ParameterError, TraceError) as error:
        st.error(plain(str(error)), icon=":material/block:")


bar.follow_links()
initialization()
