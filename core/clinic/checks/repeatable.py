"""Whether it gives the same for the same input."""

from __future__ import annotations

import sys
from typing import Any

import torch
from torch.overrides import TorchFunctionMode

from core.clinic.comparing import distance, written
from core.clinic.patient import Patient, Stopped, called, quiet
from core.clinic.records import Finding, Line
from core.clinic.sites import line_of
from core.clinic.states import changed, tensors_of
from core.clinic.words import names, shown

TITLE = "Gives the same for the same input"
# Parts of the names of torch's functions that draw random numbers.
_RANDOM = ("dropout", "rand", "bernoulli", "normal_", "uniform_", "multinomial", "gumbel")


def check(patient: Patient) -> Finding:
    """Run it twice in each mode, with the same and with other random numbers."""
    x, seed = patient.sample, patient.seed
    first = quiet(patient.copy(), x, seed)
    if apart := distance(first, quiet(patient.copy(), x, seed)):
        words = (
            f"Two passes differ by {written(apart)} although torch's random numbers were the same: it "
            "draws others, which torch.manual_seed does not know."
        )
        return Finding("repeatable", TITLE, "ill", words)
    if apart := distance(first, quiet(patient.copy(), x, seed + 1)):
        words = (
            f"In eval mode two passes differ by {written(apart)}: it draws random numbers, which only "
            "training should."
        )
        lines = _drawn_in(patient)
        hint = "F.dropout(x, p, training=self.training)"
        return Finding("repeatable", TITLE, "ill", words, lines=lines, hint=hint)
    module = patient.copy()
    before = tensors_of(module)
    again = [quiet(module, x, seed) for _ in range(2)]
    moved = changed(before, module)
    if apart := distance(*again):
        named = f", in {names(moved)}" if moved else ""
        words = f"In eval mode the second pass differs by {written(apart)}: it remembers the first{named}."
        return Finding("repeatable", TITLE, "ill", words, tensors=tuple(moved))
    if moved:
        words = f"In eval mode a pass changes {names(moved)}, which only training should."
        return Finding(
            "repeatable", TITLE, "attention", words, hint="if self.training:", tensors=tuple(moved)
        )
    return Finding("repeatable", TITLE, "healthy", f"In eval mode it does. {_training(patient)}")


def steady(patient: Patient) -> bool:
    """Say whether it gives the same at least where torch's random numbers are the same."""
    outputs = [quiet(patient.copy(), patient.sample, patient.seed) for _ in range(2)]
    return not distance(*outputs)


class _Draws(TorchFunctionMode):
    """Notes the lines in which random numbers are drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[Line, None] = {}

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        if any(name in getattr(func, "__name__", "") for name in _RANDOM):
            line = line_of(sys._getframe(1))  # noqa: SLF001 - what inspect.currentframe returns
            self.lines |= {line: None} if line else {}
        return func(*args, **(kwargs or {}))


@torch.no_grad()
def _drawn_in(patient: Patient) -> tuple[Line, ...]:
    watch = _Draws()
    called(patient.copy(), patient.sample.clone(), patient.seed, watch)
    return tuple(watch.lines)


def _training(patient: Patient) -> str:
    """Say what else happens in training mode, where it may."""
    module = patient.copy(training=True)
    before = tensors_of(module)
    try:
        first = quiet(module, patient.sample, patient.seed)
        moved = changed(before, module)
        other = quiet(patient.copy(training=True), patient.sample, patient.seed + 1)
    except Stopped as stop:
        return f"Training mode stops at this input: {shown(stop.message)}"
    said = "In training mode it draws random numbers." if distance(first, other) else ""
    if moved:
        said = f"{said} In training mode a pass changes {names(moved)}.".strip()
    return said or "So it does in training mode."
