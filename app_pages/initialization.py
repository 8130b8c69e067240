"""Initialization: give the network's parameters their values, and watch what that does to the signal."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.initialization.actions import history
from app_pages.parts.initialization.table import views
from app_pages.parts.network import bar, showing
from app_pages.parts.words import _


@st.fragment
def initialization() -> None:
    """Draw the initialization of the network in hand in the chosen view."""
    actions = frame.head(
        _("Initialization"),
        _("Paint the numbers that a network begins with, and watch what they do to its signal."),
    )
    asked = bar.asked_for(st.container())
    history(actions)
    showing.show("app_pages.parts.initialization.views", views(), "initialization", asked)


bar.follow_links()
initialization()
