"""The shapes that go through a described network, found without memory where that is possible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.blocks import Block, build
from core.settings import settings
from core.tracing.errors import TraceError
from core.tracing.inputs import Input
from core.tracing.reckoning import held_bytes
from core.tracing.records import Trace
from core.tracing.running import trace

if TYPE_CHECKING:
    from torch import nn

SECONDS = 2.0  # that the small real run may take


def infer(block: Block, asked: Input) -> Trace:
    """Return the pass of an input through `block`: every shape, up to the place where it fails.

    The network runs on `meta`, where tensors have shapes and no values. Where its course depends on
    values, it is built and really runs, within limits. Raises BlockError where the network cannot
    be built, TraceError where a real run is needed and the network is too large for it.
    """
    module = build(block, device="meta").eval()
    found = trace(module, asked.make("meta"), values=False)
    if found.failure is None or not found.failure.by_values:
        return found
    _check_size(module)
    real = build(block, sample=asked.make("meta")).eval()
    return trace(real, asked.make(), values=False, seconds=SECONDS)


def _check_size(module: nn.Module) -> None:
    size = held_bytes(module)
    most = settings().forward_bytes
    if size > most:
        raise TraceError(
            "This network's way depends on its values, so it has to run for its shapes to be known; "
            f"but its tensors take {size:,} bytes, and at most {most:,} are allowed."
        )
