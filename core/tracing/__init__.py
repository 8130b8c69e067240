"""Running a network and recording every call: shapes, values, time, gradients, the failing call.

What is asked and the records that come back need no torch; the functions load it when they are first
asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from core.tracing.errors import TraceError
from core.tracing.inputs import Input
from core.tracing.records import INPUT, Failure, Step, Trace, Value

if TYPE_CHECKING:
    from core.tracing.checks import check_values
    from core.tracing.estimates import Estimate, check_limits, estimate
    from core.tracing.explanations import Explanation, explain
    from core.tracing.gradients import Gradients, backward
    from core.tracing.mending import Remedy, remedies
    from core.tracing.reckoning import reckon
    from core.tracing.running import trace
    from core.tracing.shapes import infer

_NEED_TORCH = {
    "Estimate": "estimates",
    "Explanation": "explanations",
    "Gradients": "gradients",
    "Remedy": "mending",
    "backward": "gradients",
    "check_limits": "estimates",
    "check_values": "checks",
    "estimate": "estimates",
    "explain": "explanations",
    "infer": "shapes",
    "reckon": "reckoning",
    "remedies": "mending",
    "trace": "running",
}


def __getattr__(name: str) -> Any:
    if name not in _NEED_TORCH:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_NEED_TORCH[name]}"), name)


__all__ = [
    "INPUT",
    "Estimate",
    "Explanation",
    "Failure",
    "Gradients",
    "Input",
    "Remedy",
    "Step",
    "Trace",
    "TraceError",
    "Value",
    "backward",
    "check_limits",
    "check_values",
    "estimate",
    "explain",
    "infer",
    "reckon",
    "remedies",
    "trace",
]
