"""Examining a layer: every check on copies of it, each within limits; an error is a finding too."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import torch
from torch import Tensor, nn

from core.clinic.checks import (
    batch,
    gradient,
    in_place,
    independent,
    learning,
    moves,
    registered,
    repeatable,
    runs,
    saved,
    zeros,
)
from core.clinic.patient import Patient, Stopped
from core.clinic.records import ClinicError, Finding, Findings
from core.clinic.sources import sources_of
from core.clinic.words import shown
from core.parameters import parameter_tree
from core.tracing import TraceError, check_values

MOST_TENSORS = 300  # of a layer, each of which is looked up by name many times
MOST_NUMBERS = 20_000_000  # of a layer that is copied and run some forty times
CHECKS = (
    learning, gradient, registered, saved, moves, batch, independent, repeatable, in_place, zeros,
)  # fmt: skip


def examine(
    module: nn.Module,
    sample: Tensor,
    *,
    seed: int = 0,
    fresh: Callable[[], nn.Module] | None = None,
) -> Findings:
    """Examine a layer at an input whose first dimension is the batch, on the CPU.

    The module itself is neither run nor changed, and torch's global generator is left alone. `fresh`
    makes the same layer anew with other first values, for a real round trip through its state dict;
    without it a copy gets other values. An error in the layer is a finding.

    Raises ClinicError for what cannot be examined at all: a layer that is too large, that waits for
    its first batch or cannot be copied, and an input that is none.
    """
    _check(module, sample)
    patient = Patient(module, sample.detach().clone(), seed, fresh)
    _check_copies(patient)
    first = runs.check(patient)
    found = [first, *_checked(patient)] if first.state != "ill" else [first]
    return Findings(type(module).__name__, tuple(found), sources_of(module))


def _checked(patient: Patient) -> list[Finding]:
    """Make all checks; where an answer would only repeat what is ill already, none is given."""
    same, sizes = _guarded(repeatable, patient), _guarded(batch, patient)
    skipped: dict[ModuleType, str] = {}
    if sizes.state == "ill":
        skipped[independent] = "It does not take a batch of any size, so rows cannot be compared."
    if same.state == "ill":
        without = (gradient, independent) if repeatable.steady(patient) else (
            gradient, independent, learning, saved
        )  # fmt: skip
        words = "It does not give the same for the same input, so that outputs cannot be compared."
        skipped |= dict.fromkeys(without, words)
    found: list[Finding] = []
    for check in CHECKS:
        if check in skipped:
            found.append(Finding(_name(check), check.TITLE, "not applicable", skipped[check]))
        else:
            known = {repeatable: same, batch: sizes}.get(check)
            found.append(known or _guarded(check, patient))
    return found


def _name(check: ModuleType) -> str:
    return check.__name__.rpartition(".")[2]


def _guarded(check: ModuleType, patient: Patient) -> Finding:
    try:
        found: Finding = check.check(patient)
        return found
    except Stopped as stop:
        lines = (stop.line,) if stop.line else ()
        words = f"This check ended with an error: {shown(stop.message)}"
    except Exception as error:  # noqa: BLE001 - copying and loading may run a layer's own code
        lines, words = (), f"This check ended with an error: {shown(str(error))}"
    return Finding(_name(check), check.TITLE, "attention", words, lines=lines)


def _check(module: nn.Module, sample: Tensor) -> None:
    if not isinstance(module, nn.Module):
        raise ClinicError(f"A layer is an nn.Module; a {type(module).__name__} is none.")
    try:
        check_values(sample, sample.dtype if isinstance(sample, Tensor) else torch.float32)
    except TraceError as error:
        raise ClinicError(str(error)) from error
    try:
        rows = parameter_tree(module).tensors
    except Exception as error:
        raise ClinicError(f"It cannot be looked into: {shown(str(error))}") from error
    if not sample.numel() or not sample.dim():
        raise ClinicError("The input has to be a batch with at least one number in it.")
    if any(row.lazy for row in rows):
        raise ClinicError("It waits for its first batch: run it once, then it can be examined.")
    if len(rows) > MOST_TENSORS:
        raise ClinicError(
            f"It holds {len(rows):,} tensors; at most {MOST_TENSORS} are examined here. Choose a block "
            "inside it."
        )
    count = sum(row.count for row in rows)
    if count > MOST_NUMBERS:
        raise ClinicError(
            f"It holds {count:,} numbers; at most {MOST_NUMBERS:,} are examined here. Choose a block "
            "inside it."
        )


def _check_copies(patient: Patient) -> None:
    try:
        patient.copy()
    except Exception as error:
        raise ClinicError(
            f"It cannot be copied, and only copies are examined: {shown(str(error))}"
        ) from error
