"""What the view "Formats" tries, kept by what was asked; the network is shared and only read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.files.origins import checked
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.cached import BY_JSON
from app_pages.parts.network.trees.running import check_pass, valued
from core.blocks import Block, BlockError
from core.checkpoints import FileError
from core.networks import Weights
from core.tracing import Input, TraceError

if TYPE_CHECKING:
    from core.checkpoints.measuring import Measured
    from core.checkpoints.precision import Lowered, Precision


def measured(asked: Asked, name: str, turn: int) -> Measured:
    """Try a way to save the network in hand; another `turn` tries it anew. Raises FileError."""
    try:
        return _measured(
            asked.block, asked.weights, checked(asked.block, asked.input), name, turn
        )  # fmt: skip
    except BlockError as error:
        raise FileError(str(error)) from error


@st.cache_resource(max_entries=80, show_spinner=False, hash_funcs=BY_JSON)
def _measured(
    block: Block, weights: Weights, settled_by: Input | None, name: str, turn: int
) -> Measured:
    from core.checkpoints.measuring import measure

    return measure(valued(block, weights, settled_by), name)


@st.cache_resource(max_entries=20, show_spinner=False)
def keeps(name: str) -> tuple[bool | None, bool | None]:
    """Try once whether a way keeps ties, and Python's types."""
    from core.checkpoints.measuring import keeps_ties, keeps_types

    return keeps_ties(name), keeps_types(name)


def lowered(asked: Asked, precision: Precision) -> Lowered:
    """Save the network in hand in fewer bits and run it. Raises FileError where it cannot be."""
    settled_by = checked(asked.block, asked.input)
    try:
        check_pass(asked.block, asked.input, training=False)
        return _lowered(asked.block, asked.weights, settled_by, asked.input, precision)
    except (BlockError, TraceError) as error:
        raise FileError(str(error)) from error


@st.cache_resource(max_entries=20, show_spinner=False, hash_funcs=BY_JSON)
def _lowered(
    block: Block, weights: Weights, settled_by: Input | None, asked: Input, precision: Precision
) -> Lowered:
    from core.checkpoints.precision import lower

    return lower(valued(block, weights, settled_by), asked.make(), precision)


def lowered_file(asked: Asked, precision: Precision) -> bytes:
    """Return the file of the network in hand in fewer bits, made when it is asked for."""
    from core.checkpoints.precision import file_of

    settled_by = checked(asked.block, asked.input)
    return file_of(valued(asked.block, asked.weights, settled_by), precision)
