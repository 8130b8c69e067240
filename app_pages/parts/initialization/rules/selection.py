"""Which parameter is looked at, by any of its names; in the URL."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import own
from core.parameters import Assigned, Assignment

PARAMETER = "parameter"
CELL = "rules-cell"  # the field of the cell that is edited
LONGEST = 1_000  # letters of a name


def selected(assigned: Assigned) -> Assignment | None:
    """Return the selected parameter; the first where there is none of that name."""
    first = assigned.parameters[0] if assigned.parameters else None
    name = own.text(PARAMETER, first.name if first else "", LONGEST)
    return assigned.of(name) or first


def select(name: str) -> None:
    """Look at the parameter of this name; a cell of another one means nothing there."""
    st.session_state[PARAMETER] = name
    st.session_state[CELL] = ""
