"""Whether it bears an input of zeros."""

from __future__ import annotations

import torch
from torch import Tensor

from core.clinic.checks.learning import parameters
from core.clinic.patient import Patient, Stopped, quiet
from core.clinic.records import Finding
from core.clinic.slopes import gradients
from core.clinic.words import names, shown

TITLE = "Bears an input of zeros"


def check(patient: Patient) -> Finding:
    """Run it forward and back on zeros, and look for what is no number."""
    if not patient.sample.is_floating_point():
        words = "What comes in are whole numbers."
        return Finding("zeros", TITLE, "not applicable", words)
    zeros = torch.zeros_like(patient.sample)
    try:
        outputs = quiet(patient.copy(), zeros, patient.seed)
        found = _gradients(patient, zeros)
    except Stopped as stop:
        lines = (stop.line,) if stop.line else ()
        return Finding("zeros", TITLE, "ill", f"It stops: {shown(stop.message)}", lines=lines)
    if any(each.isnan().any() for each in outputs):
        words = "At zeros its output is NaN, which spreads to all that comes after it."
        return Finding("zeros", TITLE, "ill", words, hint="x / (x.norm() + 1e-6)")
    broken = [name for name, each in found.items() if each.isnan().any()]
    if broken:
        words = (
            f"At zeros its output is finite, but the gradient of {names(broken)} is NaN: one step with such "
            "an example, and every weight before it is NaN too."
        )
        return Finding(
            "zeros", TITLE, "ill", words, tensors=tuple(broken), hint="torch.sqrt(s + 1e-12)"
        )
    if any(each.isinf().any() for each in (*outputs, *found.values())):
        words = "At zeros its output or a gradient is infinite."
        return Finding("zeros", TITLE, "attention", words)
    words = "At zeros its output and its gradients are finite."
    return Finding("zeros", TITLE, "healthy", words)


def _gradients(patient: Patient, zeros: Tensor) -> dict[str, Tensor]:
    module, x = patient.copy(), zeros.requires_grad_()
    found = gradients(module, x, {"input": x, **parameters(module)}, patient.seed)
    return {name: each for name, each in found.items() if each is not None}
