"""Whether each example of a batch stands alone."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

from core.clinic.checks.batch import passes
from core.clinic.comparing import distance, written
from core.clinic.patient import Patient, Stopped, called, quiet
from core.clinic.records import Finding, Line
from core.clinic.sites import line_of

TITLE = "Examples do not see one another"
SIZE = 4
HINT = "x.mean(dim=-1, keepdim=True)"
# Functions of torch's that take many numbers together, along one dimension or all of them.
_TOGETHER = frozenset({
    "mean", "sum", "std", "var", "amax", "amin", "norm", "softmax", "log_softmax", "logsumexp",
    "cumsum", "median", "prod",
})  # fmt: skip


def check(patient: Patient) -> Finding:
    """Run examples alone and together, and compare; in training mode with another companion."""
    if patient.sample.dim() < 2:
        words = "The input has a single dimension: there is no batch in it."
        return Finding("independent", TITLE, "not applicable", words)
    x = patient.batch(SIZE)
    together = quiet(patient.copy(), x, patient.seed)
    if not all(passes(each, SIZE) for each in together):
        words = "What comes out has no row for each example, so that rows cannot be compared."
        return Finding("independent", TITLE, "not applicable", words)
    if apart := distance(together, _alone(patient, x)):
        words = (
            f"In eval mode an example's output changes by up to {written(apart)} with the company that "
            "it has in its batch. Alone, a photo would get another answer."
        )
        lines = _reductions(patient, x)
        hint = HINT if lines else ""
        return Finding("independent", TITLE, "attention", words, lines=lines, hint=hint)
    return Finding(
        "independent", TITLE, "healthy", f"In eval mode they do not. {_training(patient, x)}"
    )


class _Reductions(TorchFunctionMode):
    """Notes the lines in which numbers of several examples are taken together."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[Line, None] = {}

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        kwargs = kwargs or {}
        if getattr(func, "__name__", "") in _TOGETHER and _over_the_batch(args, kwargs):
            line = line_of(sys._getframe(1))  # noqa: SLF001 - what inspect.currentframe returns
            self.lines |= {line: None} if line else {}
        return func(*args, **kwargs)


def _over_the_batch(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> bool:
    """Say whether a function reduces the first of several dimensions that counts the examples."""
    x = args[0] if args else None
    if not isinstance(x, Tensor) or not passes(x, SIZE):
        return False
    dim = kwargs.get("dim", args[1] if len(args) > 1 else None)
    dims = dim if isinstance(dim, tuple | list) else (dim,)
    return any(each is None or each in (0, -x.dim()) for each in dims)


@torch.no_grad()
def _reductions(patient: Patient, x: Tensor) -> tuple[Line, ...]:
    watch = _Reductions()
    called(patient.copy(), x.clone(), patient.seed, watch)
    return tuple(watch.lines)


def _alone(patient: Patient, x: Tensor) -> list[Tensor]:
    rows = [quiet(patient.copy(), row, patient.seed) for row in x.split(1)]
    return [torch.cat(parts) for parts in zip(*rows, strict=True)]


def _training(patient: Patient, x: Tensor) -> str:
    """Say whether the first example sees the others in training mode."""
    others = x.clone()
    others[1:] = others[1:].flip(-1) if x.dim() > 1 else others[1:]
    others[1:] = others[1:] * 2 if x.is_floating_point() else others[1:]
    try:
        one, other = (
            quiet(patient.copy(training=True), each, patient.seed) for each in (x, others)
        )
    except Stopped:
        return ""
    if apart := distance([each[:1] for each in one], [each[:1] for each in other]):
        return (
            "In training mode the first changes with the others, by "
            f"{written(apart)}: statistics are taken over the batch, as in batch normalization."
        )
    return "Nor in training mode."
