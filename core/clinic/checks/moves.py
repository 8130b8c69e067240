"""Whether all of it moves with `.to()`, to another device and to another type."""

from __future__ import annotations

import torch
from torch import Tensor

from core.clinic.assignments import unregistered
from core.clinic.patient import Patient, Stopped, quiet
from core.clinic.records import Finding, Line
from core.clinic.words import names, shown
from core.parameters import parameter_tree

TITLE = "Moves whole to another device"
MADE = "torch.zeros(n, device=x.device, dtype=x.dtype)"
META = "meta"  # a device without memory, which every machine has


def check(patient: Patient) -> Finding:
    """Move it to "meta", a device without memory, and to 64 bits; then run it there."""
    left = _left_behind(patient)
    if left:
        stay = "stays where it was" if len(left) == 1 else "stay where they were"
        words = f"After `.to(device)` {names(left)} {stay}: PyTorch does not know of it."
        if len(left) > 1:
            words = words.replace("of it", "of them")
        tree = parameter_tree(patient.module)
        remedy, lines = unregistered(patient.module, tree.tensor(left[0]))
        return Finding("moves", TITLE, "ill", words, remedy, lines, tuple(left))
    for stop, where in ((_elsewhere(patient), "another device"), (_in_64_bits(patient), "64 bits")):
        if stop is not None:
            words = f"Moved to {where} it stops: {shown(stop.message)}"
            return Finding("moves", TITLE, "ill", words, lines=_lines(stop), hint=MADE)
    outputs = _wide_outputs(patient)
    narrow = [each for each in outputs if each.is_floating_point() and each.dtype != torch.float64]
    if narrow and patient.sample.is_floating_point():
        words = "Moved to 64 bits and given 64 bits, it gives 32: on the way digits are lost."
        return Finding("moves", TITLE, "attention", words)
    words = "After `.to(device)` nothing stays behind, and it runs there; so it does in 64 bits."
    return Finding("moves", TITLE, "healthy", words)


def _left_behind(patient: Patient) -> list[str]:
    module = patient.copy().to(META)
    return [row.path for row in parameter_tree(module).tensors if row.device != "meta"]


def _elsewhere(patient: Patient) -> Stopped | None:
    """Run it on "meta"; return what stopped it, if that were tensors on two devices."""
    try:
        quiet(patient.copy().to(META), patient.sample.to(META), patient.seed)
    except Stopped as stop:
        # What else cannot be done there, since nothing has a value, may well be done on a GPU.
        return stop if "device" in stop.message and "meta" in stop.message else None
    return None


def _in_64_bits(patient: Patient) -> Stopped | None:
    try:
        _wide_outputs(patient)
    except Stopped as stop:
        return stop
    return None


def _wide_outputs(patient: Patient) -> list[Tensor]:
    x = patient.sample
    x = x.double() if x.is_floating_point() else x
    return quiet(patient.copy().double(), x, patient.seed)


def _lines(stop: Stopped) -> tuple[Line, ...]:
    return (stop.line,) if stop.line else ()
