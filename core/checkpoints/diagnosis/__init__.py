"""A doctor for parameter files whose keys do not fit a network.

The records and the rules for names need no torch; what reads tensors loads it when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from core.checkpoints.diagnosis.matching import Match
from core.checkpoints.diagnosis.naming import Explanation, explain
from core.checkpoints.diagnosis.planning import layers_of, planned
from core.checkpoints.diagnosis.records import Choice, Diagnosis, Plan, Wanted
from core.checkpoints.diagnosis.rules import WRAPPERS, Axes, Rule, RuleName, Sureness, axes_between

if TYPE_CHECKING:
    from core.checkpoints.diagnosis.applying import apply, resulting
    from core.checkpoints.diagnosis.damages import DamageName, damaged
    from core.checkpoints.diagnosis.diagnosing import diagnose
    from core.checkpoints.diagnosis.effects import Effect, effect
    from core.checkpoints.diagnosis.keeping import keep

_NEEDS_TORCH = {
    "DamageName": "damages",
    "Effect": "effects",
    "apply": "applying",
    "damaged": "damages",
    "diagnose": "diagnosing",
    "effect": "effects",
    "keep": "keeping",
    "resulting": "applying",
}


def __getattr__(name: str) -> Any:
    if name not in _NEEDS_TORCH:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"core.checkpoints.diagnosis.{_NEEDS_TORCH[name]}"), name)


__all__ = [
    "WRAPPERS",
    "Axes",
    "Choice",
    "DamageName",
    "Diagnosis",
    "Effect",
    "Explanation",
    "Match",
    "Plan",
    "Rule",
    "RuleName",
    "Sureness",
    "Wanted",
    "apply",
    "axes_between",
    "damaged",
    "diagnose",
    "effect",
    "explain",
    "keep",
    "layers_of",
    "planned",
    "resulting",
]
