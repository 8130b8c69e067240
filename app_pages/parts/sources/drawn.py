"""Drawn pets: how many, and which."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import own
from app_pages.parts.sources.chosen import Chosen
from app_pages.parts.words import _
from core.datasets import Source

MOST = 10**9  # a number that no longer fits is refused in words, not here
WIDTH = 150  # pixels of each number: both side by side on a phone


def drawn(usual: int) -> Chosen:
    """Draw how many pets there shall be, and their seed. Raises DatasetError at a wrong number."""
    # Not bound to the URL: on the way to another page Streamlit drops what this page has bound.
    own.whole("pictures", usual, -MOST, MOST)
    own.whole("drawn_seed", 0, 0, MOST)
    pictures = st.number_input(
        _("How many"), step=500, key="pictures", width=WIDTH,
        help=_("Half cats, half dogs; no file is needed."),
    )  # fmt: skip
    seed = st.number_input(
        _("Seed of the drawing"), 0, step=1, key="drawn_seed", width=WIDTH,
        help=_("The same seed draws the same pets, another one draws others."),
    )  # fmt: skip
    source = Source("drawn", pictures=int(pictures), seed=int(seed))
    return Chosen(source, {"pictures": str(pictures), "drawn_seed": str(seed)})
