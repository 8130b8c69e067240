"""The strip itself: everything that moves is done in the browser (`assets/components/strip*.js`).

Sent back are only the wish to silence a filter or unit, and, once the visitor rests, which layer he
looks at, so that it stands in the link.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from app_pages.parts.components import component
from app_pages.parts.lenet.strip.sent import Shown, packed

_STRIP = component(
    "strip", "make", "cells", "strip_model", "strip_maps", "strip_overview", "strip_grids", "strip_unit",
    "strip_unit_bar", "strip_stage", "strip_verdicts",
)  # fmt: skip


def strip(
    shown: Shown, key: str, on_silence: Callable[[int, int], None], on_layer: Callable[[int], None]
) -> None:
    """Draw the strip; `on_silence` gets a layer and a unit to silence or to restore."""

    def silenced() -> None:
        wish = st.session_state[key].silence
        if isinstance(wish, dict):
            on_silence(_whole(wish.get("layer")), _whole(wish.get("unit")))

    def looked_at() -> None:
        on_layer(_whole(st.session_state[key].layer))

    _STRIP(
        key=key, data=packed(shown), on_silence_change=silenced, on_layer_change=looked_at,
    )  # fmt: skip


def _whole(value: object) -> int:
    """Return a number from the browser, 0 where it is none."""
    return value if isinstance(value, int) and 0 <= value < 10_000 else 0
