"""Measuring a network's signal within the limits: each run builds a network of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.initialization.signal.working import Going
from app_pages.parts.network.cached import BY_JSON, shapes
from app_pages.parts.network.making import made
from core.blocks import Block
from core.networks import Weights
from core.tracing import Input

if TYPE_CHECKING:
    from core.parameters import Signal

BINS = 30


@dataclass(frozen=True, slots=True)
class Asking:
    """Two initializations of a network, its input, and how both are trained."""

    block: Block
    weights: tuple[Weights, Weights]
    input: Input
    steps: int
    rate: float


@st.cache_resource(max_entries=24, show_spinner=False, hash_funcs=BY_JSON)
def passed(block: Block, weights: Weights, asked: Input) -> Signal:
    """Return the signal before any training.

    Raises TraceError, with the estimate, beyond the limits, BlockError where the network cannot be
    built, and ParameterError where it cannot be measured.
    """
    from core.parameters import signal_propagation

    check(block, asked)
    module = made(block, weights, asked).train()
    return signal_propagation(module, asked.make(), bins=BINS, seed=asked.seed)


def check(block: Block, asked: Input) -> None:
    """Raise TraceError where a pass forward and back would take more than the limits allow."""
    from core.tracing import check_limits, reckon

    check_limits(reckon(block, asked, shapes(block, asked)), training=True)


def begin(asked: Asking) -> Sequence[Going]:
    """Return the trainings of both, not begun."""
    from core.parameters.signal.propagation import propagating

    check(asked.block, asked.input)
    batch = asked.input.make()
    return [
        propagating(
            made(asked.block, weights, asked.input).train(), batch, bins=BINS, steps=asked.steps,
            learning_rate=asked.rate, seed=asked.input.seed,
        )
        for weights in asked.weights
    ]  # fmt: skip
