"""What a block of the network is and does, measured: the five duties' numbers from a real run.

What is kept are records without words, by what was asked. The network is built anew for each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.network.cached import BY_JSON
from app_pages.parts.network.duties.beginning import beginning, painted
from app_pages.parts.network.forward.run import ran
from app_pages.parts.network.making import made
from core.blocks import Block, expanded
from core.networks import Weights
from core.tracing import Input, TraceError

if TYPE_CHECKING:
    from torch import nn

    from core.blocks.expectations import Expected
    from core.parameters import ModuleRow, ModuleTree, Statistics, TensorRow
    from core.tracing import Step
    from core.tracing.gradient_check import GradientCheck

MOST_TENSORS = 12  # whose values are looked at
MOST_WORK = 2_000_000_000  # multiply-adds of a block up to which its gradient is checked


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """A tensor that the block holds: how it should begin, and how it did.

    `words` say the rule, "" where it begins by none of ours; `statistics` is None where its values
    are none to be averaged.
    """

    row: TensorRow
    words: str
    expected: Expected | None
    statistics: Statistics | None


@dataclass(frozen=True, slots=True, eq=False)
class Duties:
    """What was measured of the block at `path`.

    `calls` are its calls in the pass, `at_output` the norm of the gradient that came back to the first
    of them. `check` is None where it could not be made; then `unchecked` says why, or is "" where the
    block is too large. `row` counts what it stores, of which `stored` are the first, parameters before
    all else.
    """

    row: ModuleRow
    calls: tuple[Step, ...]
    at_output: float | None
    check: GradientCheck | None
    unchecked: str
    tree: ModuleTree
    stored: tuple[Stored, ...]


@st.cache_resource(max_entries=20, show_spinner=False, hash_funcs=BY_JSON)
def duties_of(block: Block, weights: Weights, asked: Input, path: str) -> Duties:
    """Run the network and look at the block at `path`; raises what `ran` raises."""
    from core.parameters import module_at, parameter_tree

    done = ran(block, weights, asked, training=False)
    row = done.tree.module(path)
    calls = tuple(
        step for step in done.trace.steps if step.kind == "call" and step.module == row.first
    )
    module = made(block, weights, asked).eval()
    check, unchecked = _checked(module, asked, path, calls)
    came = done.gradients.steps[calls[0].index] if done.gradients and calls else None
    tree = parameter_tree(module_at(module, path))
    stored = tuple(_stored(block, weights, module, path, tree))
    return Duties(row, calls, came, check, unchecked, tree, stored)


def _checked(
    module: nn.Module, asked: Input, path: str, calls: tuple[Step, ...]
) -> tuple[GradientCheck | None, str]:
    from core.tracing.gradient_check import check_gradient

    if not calls or not calls[0].finished or calls[0].multiply_adds > MOST_WORK:
        return None, ""
    try:
        return check_gradient(module, asked.make(), path), ""
    except TraceError as error:
        return None, str(error)


def _stored(
    block: Block, weights: Weights, module: nn.Module, path: str, tree: ModuleTree
) -> Iterator[Stored]:
    from core.parameters import ParameterError, describe, tensor_at

    root, steps = expanded(block), painted(module, weights)
    for row in sorted(tree.tensors, key=lambda row: row.role != "parameter")[:MOST_TENSORS]:
        name = f"{path}.{row.path}" if path else row.path
        words, promise = beginning(root, module, name, weights, steps)
        try:
            statistics = describe(tensor_at(module, name))
        except ParameterError:  # complex or sparse
            statistics = None
        yield Stored(row, words, promise, statistics)
