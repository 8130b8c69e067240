"""Blocks: compose a network, read what is inside it, play its passes, take its code away."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.network import bar, showing
from app_pages.parts.network.table import views
from app_pages.parts.words import _


@st.fragment
def network() -> None:
    """Draw the network in hand in the chosen view."""
    actions = frame.head(
        _("Blocks"),
        _("Build a network from blocks, run it, and see every number inside it."),
    )
    asked = bar.asked_for(st.container())
    bar.history(actions)
    showing.show("app_pages.parts.network.views", views(), "view", asked)


bar.follow_links()
network()
