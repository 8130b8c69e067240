"""What the view "Trees" runs: always a network of its own, within the limits, kept by what was asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.network.cached import BY_JSON, shapes
from app_pages.parts.network.trees.cached import estimated
from core.blocks import Block
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
def valued(block: Block, seed: int, settled_by: Input | None) -> nn.Module:
    """Return the network with its values; it is shared, so it may only be read.

    Raises BlockError where it cannot be built. Ask `check_values` before.
    """
    return _made(block, seed, settled_by).eval().requires_grad_(False)


@st.cache_resource(max_entries=20, show_spinner=False, hash_funcs=BY_JSON)
def compare(one: Block, other: Block, seed: int, asked: Input) -> Outcome:
    """Run two networks from the same seed. Raises BlockError or TraceError where they cannot run."""
    import torch

    _check_pass(one, asked, training=False)
    try:
        with torch.no_grad():
            a, b = (_made(block, seed, asked).eval()(asked.make()) for block in (one, other))
    except (RuntimeError, IndexError) as error:  # an index too large, which shapes do not tell
        raise TraceError(f"The input does not go through: {error}") from error
    return Outcome(tuple(a.shape), bool(torch.equal(a, b)))


@st.cache_resource(max_entries=100, show_spinner=False, hash_funcs=BY_JSON)
def gradient(block: Block, seed: int, asked: Input, path: str) -> Gradient:
    """Run a network forward and back, and return what reached the tensor at `path`.

    Raises BlockError or TraceError where it cannot run, or nothing can flow back.
    """
    from core.parameters import picture, tensor_at
    from core.tracing import backward

    _check_pass(block, asked, training=True)
    module = _made(block, seed, asked).eval()
    arrived: list[Tensor] = []
    tensor = tensor_at(module, path)
    if tensor.requires_grad:
        tensor.register_post_accumulate_grad_hook(lambda own: arrived.append(own.grad.clone()))
    found = backward(module, asked.make(), seconds=SECONDS, seed=seed)
    return Gradient(found.loss, found.tensors[path], picture(arrived[0]) if arrived else None)


def _made(block: Block, seed: int, settled_by: Input | None) -> nn.Module:
    from core.blocks import build

    sample = None if settled_by is None else settled_by.make("meta")
    return build(block, seed=seed, sample=sample)


def _check_pass(block: Block, asked: Input, *, training: bool) -> None:
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
