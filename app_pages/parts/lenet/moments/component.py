"""The scrubber: everything that moves is done in the browser (`assets/components/moments*.js`).

Dragging sends nothing; the one thing that is sent back is the wish to open a moment in the strip.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from app_pages.parts.components import component
from app_pages.parts.lenet.moments.sent import Sent, packed

_SCRUBBER = component(
    "moments", "unpack", "make", "cells", "moments_tiles", "moments_curve", "moments_verdicts",
    "moments_bar",
)  # fmt: skip


def scrubber(sent: Sent, key: str, on_open: Callable[[int], None]) -> None:
    """Draw the scrubber; `on_open` gets the step of a moment that is to be opened."""

    def wished() -> None:
        step = st.session_state[key].open
        if isinstance(step, int) and 0 <= step < 10**12:
            on_open(step)

    _SCRUBBER(key=key, data=packed(sent), on_open_change=wished)
