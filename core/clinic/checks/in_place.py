"""Whether it leaves its input as it was."""

from __future__ import annotations

import sys
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

from core.clinic.comparing import distance, written
from core.clinic.patient import Patient, called
from core.clinic.records import Finding, Line
from core.clinic.sites import line_of

TITLE = "Leaves its input alone"
HINT = "x = x.clone()"


class _Writes(TorchFunctionMode):
    """Notes in which line the numbers of a tensor change, through whichever view of it."""

    def __init__(self, tensor: Tensor) -> None:
        super().__init__()
        self.line: Line | None = None
        self.operation = ""
        self._tensor = tensor

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        before = self._tensor._version  # noqa: SLF001 - in torch's documentation
        result = func(*args, **(kwargs or {}))
        if not self.operation and self._tensor._version != before:  # noqa: SLF001
            self.line, self.operation = line_of(sys._getframe(1)), func.__name__  # noqa: SLF001
        return result


def check(patient: Patient) -> Finding:
    """Give it a tensor, and look at that tensor afterwards."""
    x = patient.sample.clone()
    watch = _Writes(x)
    with torch.no_grad():
        called(patient.copy(), x, patient.seed, watch)
    apart = distance([patient.sample], [x])
    if not apart:
        return Finding("in_place", TITLE, "healthy", "After the pass the input is as it was.")
    words = f"After the pass the input has changed by up to {written(apart)}: whoever else reads it gets other numbers."
    lines = (watch.line,) if watch.line else ()
    if any(getattr(part, "inplace", False) is True for part in patient.module.modules()):
        words += " It says so: `inplace=True`."
        return Finding("in_place", TITLE, "attention", words, lines=lines, hint="inplace=False")
    return Finding("in_place", TITLE, "ill", words, _mended(watch.line), lines, hint=HINT)


def _mended(line: Line | None) -> str:
    """Return the line with an assignment in place of one that writes into the tensor."""
    for sign in ("+", "-", "*", "/"):
        name, found, rest = line.text.partition(f" {sign}= ") if line else ("", "", "")
        if found and name.isidentifier():
            return f"{name} = {name} {sign} {rest}"
    return ""
