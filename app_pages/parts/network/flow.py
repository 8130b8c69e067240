"""What flows through the network in hand: by place, the shape that arrives and the one that leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.blocks import Block
from core.blocks.places import place_of

if TYPE_CHECKING:
    from core.tracing import Trace

Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """Shapes by qualified name: at the first call of each block that was reached."""

    arriving: Mapping[str, Shape] = field(default_factory=dict)
    leaving: Mapping[str, Shape] = field(default_factory=dict)


def flow(trace: Trace, block: Block) -> Flow:
    """Return the shapes of a pass through `block`, by the places of its blocks."""
    arriving: dict[str, Shape] = {}
    leaving: dict[str, Shape] = {}
    for step in trace.steps:
        if step.kind != "call":
            continue
        # Only modules in plain lists are called otherwise than the blocks that describe them.
        place = place_of(block, step.path) if "[" in step.path else step.path
        if step.inputs:
            arriving.setdefault(place, step.inputs[0].shape)
        if step.outputs:
            leaving.setdefault(place, step.outputs[0].shape)
    return Flow(arriving, leaving)
