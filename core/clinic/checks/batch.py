"""Whether the batch dimension passes through."""

from __future__ import annotations

from torch import Tensor

from core.clinic.patient import Patient, Stopped, quiet
from core.clinic.records import Finding
from core.clinic.words import shape_of, shown

TITLE = "Takes a batch of any size"
SIZES = (1, 2, 5)


def check(patient: Patient) -> Finding:
    """Run it on one, two and five examples, and compare the shapes that come out."""
    if patient.sample.dim() < 2:
        words = "The input has a single dimension: there is no batch in it."
        return Finding("batch", TITLE, "not applicable", words)
    outputs: dict[int, Tensor] = {}
    stops: dict[int, Stopped] = {}
    for size in SIZES:
        try:
            outputs[size] = quiet(patient.copy(), patient.batch(size), patient.seed)[0]
        except Stopped as stop:
            stops[size] = stop
    return _stopped(stops, outputs) if stops else _judged(patient.sample, outputs)


def _stopped(stops: dict[int, Stopped], outputs: dict[int, Tensor]) -> Finding:
    size, stop = next(iter(stops.items()))
    lines = (stop.line,) if stop.line else ()
    worked = f" {_listed(list(map(str, outputs)))} worked." if outputs else ""
    words = f"A batch of {size} stops: {shown(stop.message)}{worked}"
    if list(stops) == [1]:  # as a batch of one has no spread
        return Finding("batch", TITLE, "attention", words, lines=lines)
    hint = "x.reshape(x.shape[0], -1)" if _is_view(stop) else ""
    return Finding("batch", TITLE, "ill", words, lines=lines, hint=hint)


def _judged(sample: Tensor, outputs: dict[int, Tensor]) -> Finding:
    came = f"Of {_sizes()} examples it makes {_listed([shape_of(out) for out in outputs.values()])}"
    if not all(passes(out, size) for size, out in outputs.items()):
        words = (
            f"{came}: the first dimension does not count the examples, as that of a layer's output "
            "does."
        )
        return Finding("batch", TITLE, "attention", words)
    if len({out.shape[1:] for out in outputs.values()}) > 1:
        words = f"{came}: the shape of one depends on how many there are."
        return Finding("batch", TITLE, "ill", words)
    last = outputs[SIZES[-1]]
    if sample.is_floating_point() and last.is_floating_point() and last.dtype != sample.dtype:
        words = f"The type of the numbers changes: {shape_of(sample)} in, {shape_of(last)} out."
        return Finding("batch", TITLE, "attention", words, hint="return y.to(x.dtype)")
    return Finding("batch", TITLE, "healthy", f"{came}.")


def passes(output: Tensor, size: int) -> bool:
    """Say whether an output has a row for each of `size` examples."""
    return output.dim() > 0 and output.shape[0] == size


def _sizes() -> str:
    return _listed(list(map(str, SIZES)))


def _listed(items: list[str]) -> str:
    if len(set(items)) == 1:
        return f"{items[0]} each time"
    return f"{', '.join(items[:-1])} and {items[-1]}"


def _is_view(stop: Stopped) -> bool:
    return stop.line is not None and (".view(" in stop.line.text or ".reshape(" in stop.line.text)
