"""The player of a training: each unit's weights, how far the units are apart, and the loss."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app_pages.parts.components import component
from app_pages.parts.words import _

if TYPE_CHECKING:
    from core.parameters import SymmetryRun

_PLAYER = component("symmetry", "symmetry_plot")


def player(run: SymmetryRun) -> None:
    """Draw the player; it is sent all steps at once, and asks the server nothing."""
    _PLAYER(key="symmetry-player", data=sent(run))


def sent(run: SymmetryRun) -> Mapping[str, Any]:
    """Return all that the player draws, as JSON can say it: None for what is not finite."""
    return {
        "words": words(),
        "losses": [_number(loss) for loss in run.losses],
        "names": list(run.names),
        "weights": [[[_number(w) for w in unit] for unit in step] for step in run.weights],
        "chosen": next(i for i, units in enumerate(run.layers) if units.path == run.layer),
        "layers": [
            {
                "path": units.path, "type": units.type, "units": units.units,
                "looked": units.looked, "distinct": list(units.distinct),
                "apart": list(units.apart), "spread": [_number(each) for each in units.spread],
            }
            for units in run.layers
        ],
    }  # fmt: skip


def words() -> Mapping[str, str]:
    """Return what the player says."""
    return {
        "first": _("To the start"), "back": _("One step back"), "next": _("One step on"),
        "play": _("Play"), "pause": _("Pause"), "step": _("Step"),
        "of": _("Step {step} of {steps}"), "loss": _("loss"), "units": _("{count} units"),
        "unit": _("1 unit"), "different": _("{count} distinct"),
        "bits": _("bit for bit: {count}"), "looked": _("of the first {count}"),
        "weights": _("One weight of each unit, a line each"), "lossTitle": _("Loss"),
        "spread": _("How far the units are apart (rms)"), "zero": _("always 0: exactly the same"),
        "steps": _("steps"), "layer": _("Layer"), "which": _("Which weight"),
        "shown": _("the first {count} units"), "bias": _("bias"),
        "more": _("and {count} more layers"), "broken": _("no number any more"),
    }  # fmt: skip


def _number(value: float) -> float | None:
    """Return a number to six digits, None where it is NaN or infinite."""
    return float(f"{value:.6g}") if math.isfinite(value) else None
