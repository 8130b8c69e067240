"""A clinic for layers: whether one is fit to learn, to be saved, to be moved; measured, not believed.

The records need no torch; what examines loads it when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from core.clinic.records import STATES, ClinicError, Finding, Findings, Line, Source, State

if TYPE_CHECKING:
    from core.clinic.examination import examine
    from core.clinic.proof import Learned, learn

_NEED_TORCH = {"Learned": "proof", "examine": "examination", "learn": "proof"}


def __getattr__(name: str) -> Any:
    if name not in _NEED_TORCH:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_NEED_TORCH[name]}"), name)


__all__ = [
    "STATES",
    "ClinicError",
    "Finding",
    "Findings",
    "Learned",
    "Line",
    "Source",
    "State",
    "examine",
    "learn",
]
