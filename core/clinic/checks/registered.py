"""Whether PyTorch knows of all that should learn."""

from __future__ import annotations

from core.clinic.assignments import unregistered
from core.clinic.patient import Patient
from core.clinic.records import Finding
from core.clinic.words import names, tensors
from core.parameters import TensorRow, parameter_tree

TITLE = "PyTorch knows its parameters"


def check(patient: Patient) -> Finding:
    """Look for parameters, and tensors that want gradients, in plain attributes."""
    rows = parameter_tree(patient.module).tensors
    lost = [row for row in rows if _wants(row) and not row.registered]
    known = [row for row in rows if row.role == "parameter" and row.registered]
    if not lost:
        if not known:
            words = "It has no parameters, so there is nothing to register."
            return Finding("registered", TITLE, "not applicable", words)
        count = sum(row.count for row in known)
        words = f"parameters() has all {count:,} numbers, in {tensors(len(known))}."
        return Finding("registered", TITLE, "healthy", words)
    paths = tuple(row.path for row in lost)
    count = sum(row.count for row in lost)
    words = (
        f"{names(paths)}: {count:,} numbers in plain attributes, of which parameters() and "
        "state_dict() know nothing. An optimizer passes them by."
    )
    remedy, lines = unregistered(patient.module, lost[0])
    return Finding("registered", TITLE, "ill", words, remedy, lines, paths)


def _wants(row: TensorRow) -> bool:
    return row.role == "parameter" or (row.role == "attribute" and row.trainable)
