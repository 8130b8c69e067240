"""What a pass of a described network would take, also where it stops or goes by its values."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from core.blocks import Block, build
from core.parameters import parameter_tree
from core.tracing.errors import TraceError
from core.tracing.estimates import Estimate, estimate
from core.tracing.inputs import Input
from core.tracing.records import Trace

if TYPE_CHECKING:
    from torch import nn

NUMBER = 8  # bytes of the widest


def reckon(block: Block, asked: Input, known: Trace) -> Estimate:
    """Return what a pass of an input through `block` would take.

    `known` is the pass that found the shapes (`core.tracing.infer`). Where the whole way cannot be
    gone without values, its steps are reckoned with as if all that they gave were kept. Raises
    BlockError where the network cannot be built.
    """
    sample = asked.make("meta")
    module = build(block, device="meta", sample=sample)
    try:
        return estimate(module, sample)
    except TraceError:
        return reckon_steps(known, module)


def held_bytes(module: nn.Module) -> int:
    """Return the bytes of all tensors of a module, those included that PyTorch does not know of."""
    return sum(row.bytes for row in parameter_tree(module).tensors if row.shares < 0)


def reckon_steps(trace: Trace, module: nn.Module) -> Estimate:
    """Return what the steps of a pass take, as if all that they gave were kept."""
    held = held_bytes(module)
    computed = NUMBER * sum(prod(value.shape) for step in trace.steps for value in step.outputs)
    return Estimate(held, computed, computed, trace.steps[0].multiply_adds if trace.steps else 0)
