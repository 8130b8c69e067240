"""The threshold in hand: what the visitor chose, else the model's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.own import number

if TYPE_CHECKING:
    from core.prediction.knowledge import Knowledge

KEY = "threshold"
FURTHEST = 1e6


def threshold_in_hand(known: Knowledge) -> float:
    """Return the threshold from the session or the URL, the model's own where there is none."""
    return number(KEY, known.threshold, -FURTHEST, FURTHEST)


def take(value: float) -> None:
    """Make `value` the threshold."""
    st.session_state[KEY] = value
