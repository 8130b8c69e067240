"""Drawn pets to try a model on when no photo is at hand."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.verdicts import Photo
from app_pages.parts.words import _
from core.datasets.drawn import draw_pet
from core.images import encode_jpeg

SIDE = 384
EXAMPLES = (("cat", 11), ("dog", 12), ("cat", 23), ("dog", 24), ("cat", 35), ("dog", 36))


@st.cache_data(show_spinner=False)
def _drawn(kind: str, seed: int) -> bytes:
    return encode_jpeg(draw_pet(kind, seed, SIDE))  # type: ignore[arg-type]


def drawn_examples() -> list[Photo]:
    """Return a few drawn pets, each named as what it is."""
    names = {"cat": _("A drawn cat"), "dog": _("A drawn dog")}
    return [
        Photo(f"drawn-{kind}-{seed}", names[kind], _drawn(kind, seed)) for kind, seed in EXAMPLES
    ]
