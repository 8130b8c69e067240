"""Running the network that is asked about, once forward and once back, within the limits.

Each run builds a network of its own, which nobody else sees. What is kept are records, by what was
asked; they hold no words, so that they serve visitors of every language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.network.cached import BY_JSON, shapes
from app_pages.parts.network.making import made
from core.blocks import Block
from core.networks import Weights
from core.tracing import Input, TraceError

if TYPE_CHECKING:
    from torch import nn

    from core.parameters import ModuleTree
    from core.tracing import Estimate, Gradients, Trace

SECONDS = 30.0  # that a pass may take
SMALL = 100_000_000  # multiply-adds up to which a pass is warmed up by another one before it


@dataclass(frozen=True, slots=True, eq=False)
class Ran:
    """A pass: its trace, the gradients if it went back too, else why not; and the network's tree."""

    trace: Trace
    gradients: Gradients | None
    refusal: str
    tree: ModuleTree


@st.cache_resource(max_entries=6, show_spinner=False, hash_funcs=BY_JSON)
def ran(block: Block, weights: Weights, asked: Input, training: bool) -> Ran:
    """Run a network on an input, forward and back where both are within the limits.

    Raises TraceError, with the estimate, where already the way forward is not, and BlockError where
    the network cannot be built.
    """
    from core.parameters import parameter_tree
    from core.tracing import check_limits, reckon

    taken = reckon(block, asked, shapes(block, asked))
    check_limits(taken)
    module = _built(block, weights, asked, training, taken)
    gradients, refusal = None, ""
    try:
        check_limits(taken, training=True)
        gradients = _back(module, asked)
    except TraceError as error:
        refusal = str(error)
    trace = gradients.trace if gradients else _forward(module, asked)
    return Ran(trace, gradients, refusal, parameter_tree(module))


def _built(
    block: Block, weights: Weights, asked: Input, training: bool, taken: Estimate
) -> nn.Module:
    """Build a network of our own; a small one has run once, so that the next pass takes its usual time."""
    from core.tracing import trace

    module = made(block, weights, asked)
    if taken.multiply_adds <= SMALL:
        trace(module.eval(), asked.make(), values=False, seconds=SECONDS)
    return module.train(training)


def _back(module: nn.Module, asked: Input) -> Gradients:
    from core.tracing import backward

    return backward(module, asked.make(), seconds=SECONDS)


def _forward(module: nn.Module, asked: Input) -> Trace:
    from core.tracing import trace

    return trace(module, asked.make(), seconds=SECONDS)
