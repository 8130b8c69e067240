"""Which garments: Fashion-MNIST where it is at hand, drawn ones otherwise."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app_pages.parts.choices import choice
from app_pages.parts.lenet import fetching
from app_pages.parts.lenet.fetching import REAL
from app_pages.parts.words import _
from core.datasets import DatasetError, Source

DATA = "garments"
DRAWN = "garments"  # how the text of a drawn source begins
_IN_HAND = "garments-drawn"  # in the session: how many drawn ones, with which seed


def data_control(below: DeltaGenerator) -> Source:
    """Draw the choice of the garments; return those that are shown.

    Where Fashion-MNIST is chosen and not at hand, `below` says so and offers to fetch it, and drawn
    garments are shown meanwhile.
    """
    drawn, here = _drawn(), fetching.is_here()
    titles = {REAL: title(Source("fashion-mnist")), str(drawn): title(drawn)}
    chosen = choice(
        st.segmented_control, _("Garments"), titles, key=DATA, required=True, width="stretch",
        default=REAL if here else str(drawn),
    )  # fmt: skip
    if chosen == REAL and here:
        return Source("fashion-mnist")
    if chosen == REAL:
        with below:
            fetching.box()
    return drawn


def title(source: Source) -> str:
    """Return what to call garments."""
    return _("Fashion-MNIST") if source.kind == "fashion-mnist" else _("Drawn garments")


def _drawn() -> Source:
    """Return the drawn garments that the URL asks for, the usual ones otherwise."""
    asked = st.query_params.get(DATA, "")
    if asked.partition(":")[0] == DRAWN:
        with suppress(DatasetError):  # a number that cannot be drawn
            st.session_state[_IN_HAND] = Source.parse(asked)
    found: Source = st.session_state.get(_IN_HAND, Source.parse(DRAWN))
    return found
