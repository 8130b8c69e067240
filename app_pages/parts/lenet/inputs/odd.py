"""Choosing something that is no garment."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.lenet.inputs import words
from app_pages.parts.lenet.inputs.chosen import numbered, take
from app_pages.parts.lenet.inputs.found import odd
from app_pages.parts.lenet.inputs.tiles import Tile, tiles
from app_pages.parts.words import _
from core.lenet.oddities import KINDS, MOST


def chooser(chosen: str, key: str) -> None:
    """Draw one picture of each kind, and the number of the one that is chosen."""
    kind, number = numbered(chosen)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        with st.container(width=690):
            shown = [_tile(each, number if each == kind else 0) for each in KINDS]
            label = _("Things that are no garments")
            tiles(shown, chosen, f"{key}-odd", label, lambda each: take(key, each), side=56)
        if kind in KINDS:
            _number(kind, number, key)


def _tile(kind: str, number: int) -> Tile:
    picture = odd(kind, number)
    return Tile(picture.key, picture.title, picture.pixels, words.odd_kinds()[kind])


def _number(kind: str, number: int, key: str) -> None:
    def jump() -> None:
        take(key, f"{kind}-{st.session_state[f'{key}-odd-number']}")

    most = min(MOST, KINDS[kind].count - 1)
    st.session_state[f"{key}-odd-number"] = min(number, most)
    st.number_input(
        _("Which one"), 0, most, step=1, key=f"{key}-odd-number", on_change=jump, width=120
    )
