"""Files: save and load parameters, open any parameter file, compare two, and make one fit."""

from __future__ import annotations

from importlib import import_module

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.choices import choice
from app_pages.parts.files.table import views
from app_pages.parts.markdown import plain
from app_pages.parts.network import bar
from app_pages.parts.words import _
from core.blocks import BlockError
from core.checkpoints import FileError
from core.parameters import ParameterError
from core.tracing import TraceError

VIEWS = "app_pages.parts.files.views"


@st.fragment
def files() -> None:
    """Draw the chosen view."""
    frame.head(
        _("Files"),
        _("Save and load what a network has learned, open any parameter file, and compare two."),
    )
    asked = bar.asked_for(st.container())
    view = choice(
        st.segmented_control, _("View"), views(), key="files", required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    try:
        import_module(f"{VIEWS}.{view}").show(asked)
    except (BlockError, FileError, ParameterError, TraceError) as error:
        st.error(plain(str(error)), icon=":material/block:")


bar.follow_links()
files()
