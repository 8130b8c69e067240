"""What flows through the network in hand: by place, the shape that arrives and the one that leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.tracing import Trace

Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """Shapes by qualified name: at the first call of each block that was reached."""

    arriving: Mapping[str, Shape] = field(default_factory=dict)
    leaving: Mapping[str, Shape] = field(default_factory=dict)


def flow(trace: Trace) -> Flow:
    """Return the shapes of a pass."""
    arriving: dict[str, Shape] = {}
    leaving: dict[str, Shape] = {}
    for step in trace.steps:
        if step.kind != "call":
            continue
        if step.inputs:
            arriving.setdefault(step.path, step.inputs[0].shape)
        if step.outputs:
            leaving.setdefault(step.path, step.outputs[0].shape)
    return Flow(arriving, leaving)
