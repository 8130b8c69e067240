"""Which picture is chosen, as a text that stands in the URL.

`test-17` is test picture 17, `upside-17` the same turned by half, `noise-7` number 7 of a kind of
oddity, `drawing-…` a drawing that is short enough for a link. `drawing` and `photo` are what the
visitor has in his session, which no link holds.
"""

from __future__ import annotations

import re

import streamlit as st

from app_pages.parts.own import text
from core.lenet.oddities import KINDS

GARMENT = "garment"
FIRST = "test-0"
DRAWING, PHOTO = "drawing", "photo"
_LONGEST = 420
_NUMBERED = re.compile(r"([a-z]{3,10})-(\d{1,6})", re.ASCII)


def settled(key: str) -> str:
    """Return the text of what is chosen."""
    return text(key, FIRST, _LONGEST)


def take(key: str, chosen: str) -> None:
    """Choose a picture by its text."""
    st.session_state[key] = chosen


def kept(key: str, what: str) -> str:
    """Return under what the session keeps something of a picker."""
    return f"{key}-kept-{what}"


def numbered(chosen: str) -> tuple[str, int]:
    """Return the kind and the number in a text, ("", 0) where it is not of that form."""
    match = _NUMBERED.fullmatch(chosen)
    return (match[1], int(match[2])) if match else ("", 0)


def family(chosen: str) -> str:
    """Return what kind of choice a text is: "test", "drawing", "photo" or "odd"."""
    kind = chosen.partition("-")[0]
    if kind in (DRAWING, PHOTO):
        return kind
    return "odd" if kind in KINDS or kind == "upside" else "test"
