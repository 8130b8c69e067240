"""How finely the picture view shows a photo: its longest side, and in colour or grey."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.lab.table import View

SIDE, COLOUR = "pictures_side", "pictures_colour"  # in the URL as well
SIDES = (64, 128, 224, 448)


def of(view: View) -> tuple[int, int]:
    """Return how long a picture's longer side is at most, and how many channels are read."""
    if view.name != "pictures":
        return view.most, view.depth
    side = _asked(SIDE)
    most = int(side) if side in map(str, SIDES) else view.most
    return most, 1 if _asked(COLOUR) == "grey" else view.depth


def _asked(key: str) -> str:
    return str(st.session_state.get(key) or st.query_params.get(key, ""))
