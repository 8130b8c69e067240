"""The choice among the views of what a model says, and the chosen one."""

from __future__ import annotations

from importlib import import_module

import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.markdown import plain
from app_pages.parts.predict.asked import Asked
from app_pages.parts.predict.table import views
from app_pages.parts.words import _
from core.prediction import ModelError

VIEW = "view"


def show(asked: Asked) -> None:
    """Draw the choice and the chosen view, or in its place why it cannot be."""
    view = choice(
        st.segmented_control, _("View"), views(), key=VIEW, required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    try:
        import_module(f"app_pages.parts.predict.views.{view}").show(asked)
    except ModelError as error:
        st.error(plain(str(error)), icon=":material/block:")
