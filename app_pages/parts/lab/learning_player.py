"""The player of an attempt: loss, bowl and kernel side by side, step by step in the browser."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from app_pages.parts.components import component
from app_pages.parts.lab.learning_run import Attempt, Outcome
from app_pages.parts.words import _
from core.convolution import Rows

_PLAYER = component("player")
Printed = Sequence[tuple[int, float]]  # (updates, loss)


def player(attempt: Attempt, outcome: Outcome, printed: Printed = ()) -> None:
    """Draw the player; `printed` are losses that somebody else has got, marked beside ours."""
    _PLAYER(key="learning-player", data=sent(attempt, outcome, printed))


def sent(attempt: Attempt, outcome: Outcome, printed: Printed) -> Mapping[str, Any]:
    """Return all that the player draws, as JSON can say it: None for what is not finite."""
    target = _flat(attempt.target)
    scale = max(map(abs, (*target, *_flat(outcome.kernels[0]))))
    return {
        "words": words(attempt),
        "losses": [_number(loss) for loss in outcome.losses],
        "predicted": [_number(loss) for loss in outcome.predicted],
        "printed": [[updates, loss] for updates, loss in printed],
        "kernels": [_flat(kernel) for kernel in outcome.kernels],
        "target": target,
        "size": [len(attempt.target), len(attempt.target[0])],
        "scale": scale or 1.0,
        "free": [_flat(free) for free in outcome.free],
        "bowl": outcome.bowl,
    }


def words(attempt: Attempt) -> Mapping[str, str]:
    """Return what the player says."""
    return {
        "first": _("To the start"), "back": _("One step back"), "next": _("One step on"),
        "play": _("Play"), "pause": _("Pause"), "step": _("Step"),
        "of": _("Step {step} of {steps}"), "loss": _("loss"), "exact": _("closed form"),
        "lossTitle": _("Loss"), "measured": _("measured"), "printed": _("printed in the book") if attempt.start is None else _("said by the course"),
        "updates": _("updates"), "bowlTitle": _("The loss over two weights"), "start": _("start"),
        "lowest": _("lowest"), "others": _("All other weights stand where the loss is lowest."),
        "learned": _("Learned so far"), "target": _("True kernel"), "difference": _("Difference"),
        "free": _("Free to add"),
    }  # fmt: skip


def _flat(rows: Rows) -> list[float]:
    return [_number(value) or 0.0 for row in rows for value in row]


def _number(value: float) -> float | None:
    """Return a number to seven digits, as 32 bits have."""
    return float(f"{value:.7g}") if math.isfinite(value) else None
