"""Whether it runs at all."""

from __future__ import annotations

from core.clinic.patient import Patient, Stopped, quiet
from core.clinic.records import Finding
from core.clinic.words import shape_of, shown

TITLE = "Runs on its input"


def check(patient: Patient) -> Finding:
    """Run it once in eval mode."""
    try:
        outputs = quiet(patient.copy(), patient.sample, patient.seed)
    except Stopped as stop:
        lines = (stop.line,) if stop.line else ()
        return Finding("runs", TITLE, "ill", f"It stops: {shown(stop.message)}", lines=lines)
    if not outputs:
        words = "It runs, but gives no tensor; a layer's forward has to return one."
        return Finding("runs", TITLE, "ill", words, hint="return y")
    came = ", ".join(map(shape_of, outputs[:3]))
    words = f"{shape_of(patient.sample)} goes in, {came} comes out."
    return Finding("runs", TITLE, "healthy", words)
