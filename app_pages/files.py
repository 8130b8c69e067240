"""Files: save and load parameters, open any parameter file, compare two, and make one fit."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.files.table import views
from app_pages.parts.network import bar, showing
from app_pages.parts.words import _


@st.fragment
def files() -> None:
    """Draw the chosen view."""
    frame.head(
        _("Files"),
        _("Save and load what a network has learned, open any parameter file, and compare two."),
    )
    asked = bar.asked_for(st.container())
    showing.show("app_pages.parts.files.views", views(), "files", asked)


bar.follow_links()
files()
