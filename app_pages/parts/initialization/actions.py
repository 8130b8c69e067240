"""Undo and redo of the initialization, at the right of the page's title."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app_pages.parts.network import steps
from app_pages.parts.words import _


def history(actions: DeltaGenerator) -> None:
    """Draw undo and redo of the steps."""
    taken = st.session_state[steps.HISTORY]
    with actions:
        st.button(
            _("Undo"), key="undo-steps", icon=":material/undo:", shortcut="Ctrl+Z",
            on_click=steps.undo, disabled=not taken.can_undo,
        )  # fmt: skip
        st.button(
            _("Redo"), key="redo-steps", icon=":material/redo:", shortcut="Ctrl+Shift+Z",
            on_click=steps.redo, disabled=not taken.can_redo,
        )  # fmt: skip
