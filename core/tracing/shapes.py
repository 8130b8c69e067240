"""The shapes that go through a described network, found without memory where that is possible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.blocks import Block, build
from core.settings import settings
from core.tracing.errors import TraceError
from core.tracing.inputs import WHOLE, Input
from core.tracing.reckoning import held_bytes, reckon_steps
from core.tracing.records import Trace
from core.tracing.running import trace

if TYPE_CHECKING:
    from torch import nn

SECONDS = 2.0  # that the small real run may take
# What a run with whole numbers may take: bytes, multiply-adds, calls and operations.
SMALL_BYTES, SMALL_WORK, SMALL_STEPS = 100_000_000, 100_000_000, 500


def infer(block: Block, asked: Input) -> Trace:
    """Return the pass of an input through `block`: every shape, up to the place where it fails.

    The network runs on `meta`, where tensors have shapes and no values. Where its course depends on
    values, it is built and really runs, within limits. Raises BlockError where the network cannot
    be built, TraceError where a real run is needed and the network is too large for it.

    Whole numbers are tried out by a real run too where the network is small: on `meta` PyTorch
    notices neither that a layer wants numbers of another type nor an index that is too large.
    """
    module = build(block, device="meta").eval()
    found = trace(module, asked.make("meta"), values=False)
    if found.failure is None:
        tried = _tried(block, asked, found, module) if asked.dtype == WHOLE else found
        return tried if tried.failure else found
    if not found.failure.by_values:
        return found
    _check_size(module)
    return _really(block, asked)


def _really(block: Block, asked: Input) -> Trace:
    real = build(block, sample=asked.make("meta")).eval()
    return trace(real, asked.make(), values=False, seconds=SECONDS)


def _tried(block: Block, asked: Input, found: Trace, module: nn.Module) -> Trace:
    """Return the pass as it really goes, that on `meta` where the network is not small."""
    taken = reckon_steps(found, module)
    small = (
        taken.parameters_bytes + taken.activation_bytes <= SMALL_BYTES
        and taken.multiply_adds <= SMALL_WORK
        and len(found.steps) <= SMALL_STEPS
    )
    return _really(block, asked) if small else found


def _check_size(module: nn.Module) -> None:
    size = held_bytes(module)
    most = settings().forward_bytes
    if size > most:
        raise TraceError(
            "This network's way depends on its values, so it has to run for its shapes to be known; "
            f"but its tensors take {size:,} bytes, and at most {most:,} are allowed."
        )
