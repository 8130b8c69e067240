"""What the view "Trees" runs: always a network of its own, within the limits, kept by what was asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.network.cached import BY_JSON, shapes
from app_pages.parts.network.making import made
from app_pages.parts.network.trees.cached import estimated
from core.blocks import Block
from core.networks import Weights
from core.tracing import Input, TraceError

if TYPE_CHECKING:
    from torch import Tensor, nn

    from core.parameters import Picture

SECONDS = 10.0  # that a pass may take


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of running two networks on one input: the shape, and whether all numbers agree."""

    shape: tuple[int, ...]
    same: bool


@dataclass(frozen=True, slots=True, eq=False)
class Gradient:
    """What reached a tensor in a backward pass: its norm and picture, None where nothing did.

    `loss` is what was differentiated, the sum of all outputs.
    """

    loss: float
    norm: float | None
    picture: Picture | None


# Few, since each may take as much memory as the limit allows.
@st.cache_resource(max_entries=2, show_spinner=False, hash_funcs=BY_JSON)
def valued(block: Block, weights: Weights, settled_by: Input | None) -> nn.Module:
    """Return the network with its values; it is shared, so it may only be read.

    Raises BlockError where it cannot be built. Ask `check_values` before.
    """
    from torch.nn.parameter import is_lazy

    module = made(block, weights, settled_by).eval()
    for parameter in module.parameters():
        if not is_lazy(parameter):
            parameter.requires_grad_(False)
    return module


@st.cache_resource(max_entries=20, show_spinner=False, hash_funcs=BY_JSON)
def compare(one: Block, other: Block, weights: Weights, asked: Input) -> Outcome:
    """Run two networks with the same weights. Raises BlockError or TraceError where they cannot run."""
    import torch

    check_pass(one, asked, training=False)
    try:
        with torch.no_grad():
            a, b = (made(block, weights, asked).eval()(asked.make()) for block in (one, other))
    except (RuntimeError, IndexError) as error:  # an index too large, which shapes do not tell
        raise TraceError(f"The input does not go through: {error}") from error
    return Outcome(tuple(a.shape), bool(torch.equal(a, b)))


@st.cache_resource(max_entries=100, show_spinner=False, hash_funcs=BY_JSON)
def gradient(block: Block, weights: Weights, asked: Input, path: str) -> Gradient:
    """Run a network forward and back, and return what reached the tensor at `path`.

    Raises BlockError or TraceError where it cannot run, or nothing can flow back.
    """
    from core.parameters import picture, tensor_at
    from core.tracing import backward

    check_pass(block, asked, training=True)
    module = made(block, weights, asked).eval()
    arrived: list[Tensor] = []
    tensor = tensor_at(module, path)
    if tensor.requires_grad:
        tensor.register_post_accumulate_grad_hook(lambda own: arrived.append(own.grad.clone()))
    found = backward(module, asked.make(), seconds=SECONDS)
    return Gradient(found.loss, found.tensors[path], picture(arrived[0]) if arrived else None)


def check_pass(block: Block, asked: Input, *, training: bool) -> None:
    """Raise TraceError, with the estimate, where a pass would take too much or does not go through."""
    from core.tracing import check_limits, reckon

    passed = shapes(block, asked)
    try:
        taken = estimated(block, asked)
    except TraceError:
        if passed.failure:
            raise
        taken = reckon(block, asked, passed)  # its way goes by values
    check_limits(taken, training=training)
