"""What a pass would take, found on "meta" before anything is computed."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from core.parameters import parameter_tree
from core.settings import settings
from core.tracing.errors import TraceError
from core.tracing.memory import Memory
from core.tracing.running import given_tensors, trace


@dataclass(frozen=True, slots=True)
class Estimate:
    """What one pass takes; all but the network's own tensors is for the whole batch.

    `parameters_bytes`: all tensors that the network holds, buffers and plain attributes too.
    `activation_bytes`: everything that the forward pass computes, each memory once; a backward pass
    needs most of it, so this is what training holds at the most. `peak_bytes`: the most of it that is
    alive at one moment of a pass without gradients, with the input. `multiply_adds` are forward's.
    """

    parameters_bytes: int
    activation_bytes: int
    peak_bytes: int
    multiply_adds: int


def estimate(module: nn.Module, inputs: Tensor | tuple[Tensor, ...]) -> Estimate:
    """Run `module`, which is on "meta", without numbers, and return what a real pass would take.

    Inputs may be on any device. Raises TraceError where the pass fails, and where its course depends
    on numbers.
    """
    given = given_tensors(inputs)
    shaped = tuple(torch.empty_like(tensor, device="meta") for tensor in given)
    with Memory() as memory:
        passed = trace(module, shaped, values=False, operations=False)
    failure = passed.failure
    if failure is not None and failure.by_values:
        raise TraceError(
            "What this network takes cannot be told beforehand: its way depends on the numbers."
        )
    if failure is not None:
        place = f" at {failure.path!r}" if failure.path else ""
        raise TraceError(f"The input does not go through; it stops{place}: {failure.message}")
    held = sum(row.bytes for row in parameter_tree(module).tensors if row.shares < 0)
    computed = memory.total - sum(tensor.nbytes for tensor in shaped)  # the pass copies its input
    return Estimate(held, computed, memory.peak, passed.steps[0].multiply_adds)


def check_limits(asked: Estimate, *, training: bool = False) -> None:
    """Raise TraceError where a pass needs more than forward_bytes or forward_multiply_adds allow.

    A pass forward and back (`training`) keeps what it computes, has a gradient beside each parameter,
    and does about three times the arithmetic.
    """
    work = asked.activation_bytes if training else asked.peak_bytes
    size = asked.parameters_bytes * (2 if training else 1) + work
    if size > settings().forward_bytes:
        raise TraceError(
            f"This would take about {_large(size)}bytes of memory, of which {_large(work)}bytes are "
            f"for what it computes; at most {_large(settings().forward_bytes)}bytes are allowed. Make "
            "the input or the network smaller."
        )
    arithmetic = asked.multiply_adds * (3 if training else 1)
    if arithmetic > settings().forward_multiply_adds:
        raise TraceError(
            f"This would take about {_large(arithmetic)}multiply-adds; at most "
            f"{_large(settings().forward_multiply_adds)}are allowed. Make the input or the network "
            "smaller."
        )


def _large(number: int) -> str:
    """Write a large number with three digits: "1.25 million ", and a small one as it is: "850 "."""
    for size, name in ((10**12, "trillion "), (10**9, "billion "), (10**6, "million ")):
        if number >= size:
            return f"{number / size:.3g} {name}"
    return f"{number:,} "
