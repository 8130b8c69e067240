"""How much of what fits is loaded."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import own
from app_pages.parts.choices import choice
from app_pages.parts.words import _
from core.checkpoints.diagnosis import Diagnosis, layers_of

MODE, LAYERS = "doctor_load", "doctor_layers"


def mode(found: Diagnosis) -> tuple[bool, int | None]:
    """Draw the choice; return whether rules are used, and how many layers are loaded, None for all."""
    options = {
        "fits": _("All that fits"), "layers": _("First layers"),
        "named": _("Equal names"),
    }  # fmt: skip
    chosen = choice(st.segmented_control, _("How much to load"), options, key=MODE, required=True)
    if chosen != "layers":
        return chosen == "fits", None
    most = max(1, len(layers_of(found.wanted)))
    count = own.whole(LAYERS, min(2, most), 1, most)
    st.number_input(
        _("Layers with parameters, from the input on"), 1, most, step=1, key=LAYERS, width=260,
    )  # fmt: skip
    return True, count
