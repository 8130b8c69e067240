"""Weights that the visitor has loaded from a file into the network in hand, instead of fresh ones.

They belong to the very network that they were loaded into, and wait for it while another one is in
hand. They stand in no link: a file does not go along.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.blocks import Block
from core.weights import WeightsFile

LOADED = "network_loaded"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file of weights that fits `block` whole, and what the visitor's own file was called."""

    block: Block
    weights: WeightsFile
    title: str


def loaded(block: Block) -> Loaded | None:
    """Return what was loaded into this network, None where its weights are fresh."""
    found: Loaded | None = st.session_state.get(LOADED)
    return found if found is not None and found.block == block else None


def take(found: Loaded) -> None:
    """Give the network in hand weights from a file."""
    st.session_state[LOADED] = found


def forget() -> None:
    """Give the network in hand fresh weights again."""
    st.session_state.pop(LOADED, None)
