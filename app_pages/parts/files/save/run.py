"""The network in hand there and back, kept by what was asked; always on networks of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.files.origins import checked, reseeded, seed_of, settling
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.cached import BY_JSON
from app_pages.parts.network.making import made
from app_pages.parts.network.trees.running import check_pass
from core.blocks import Block, BlockError
from core.checkpoints import FileError
from core.networks import Weights
from core.tracing import Input, TraceError

if TYPE_CHECKING:
    from core.checkpoints.round_trip import Packing, RoundTrip


def trip(asked: Asked, packing: Packing) -> RoundTrip:
    """Return what came of saving and loading. Raises FileError where it cannot be."""
    checked(asked.block, asked.input)
    other = reseeded(asked.weights, seed_of(asked.weights) + 1)
    try:
        check_pass(asked.block, asked.input, training=False)
        return _trip(asked.block, asked.weights, other, asked.input, packing)
    except (BlockError, TraceError) as error:
        raise FileError(str(error)) from error


@st.cache_resource(max_entries=30, show_spinner=False, hash_funcs=BY_JSON)
def _trip(
    block: Block, weights: Weights, other: Weights, asked: Input, packing: Packing
) -> RoundTrip:
    from core.checkpoints.round_trip import round_trip, whole_trip

    settled_by = settling(block, asked)
    net = made(block, weights, settled_by).eval()
    if packing == "whole":
        return whole_trip(block, net, asked.make())
    return round_trip(net, made(block, other, settled_by), asked.make(), packing)


def file_of(asked: Asked, packing: Packing) -> bytes:
    """Return the file of the network in hand, made when it is asked for."""
    from core.checkpoints.round_trip import packed

    net = made(asked.block, asked.weights, settling(asked.block, asked.input))
    return packed(asked.block, net, packing)
