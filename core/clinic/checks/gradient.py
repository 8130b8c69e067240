"""Whether it hands gradients on to its input, and whether they are right."""

from __future__ import annotations

from torch import Tensor

from core.clinic.comparing import distance, written
from core.clinic.cuts import Cut, Cuts
from core.clinic.patient import Patient, quiet
from core.clinic.records import Finding, Line
from core.clinic.remedies import mended, reason
from core.clinic.slopes import gradients
from core.clinic.words import shown
from core.tracing import TraceError
from core.tracing.gradient_check import GradientCheck, check_gradient

TITLE = "Hands right gradients back to its input"
POINTS = 3  # an edge, where there is no slope, is hardly met at all of them
WRONG = 1e-3  # relative
LEVEL = 1e-8


def check(patient: Patient) -> Finding:
    """Compare backward with a small step of the input, in 64 bits."""
    x = patient.near(0)
    if distance(*(quiet(patient.copy(), x, seed) for seed in (0, 1))):
        words = "It is random in eval mode too, so that no small step can be measured."
        return Finding("gradient", TITLE, "not applicable", words)
    try:
        found = _best(patient)
    except TraceError as error:
        words = f"It cannot be checked in 64 bits. {shown(str(error))}"
        return Finding("gradient", TITLE, "not applicable", words)
    if not found.differentiable:
        words = "What comes in are whole numbers, which have no slope."
        return Finding("gradient", TITLE, "not applicable", words)
    if found.norm is None or _is_level(found):
        return _silent(patient, found)
    if (found.error or 0.0) > WRONG:
        return _wrong(patient, found)
    return Finding("gradient", TITLE, "healthy", f"{_both(found)}.")


def _best(patient: Patient) -> GradientCheck:
    """Return the check at the first of some points at which both agree, else at the last one."""
    for turn in range(POINTS):
        found = check_gradient(patient.wide(), patient.near(turn), seed=patient.seed)
        if found.norm and not _is_level(found) and (found.error or 0.0) <= WRONG:
            break
    return found


def _is_level(found: GradientCheck) -> bool:
    """Say whether all slopes are below what a small step can measure: rounding over the step."""
    return max(found.norm or 0.0, abs(found.quotient or 0.0)) < LEVEL


def _silent(patient: Patient, found: GradientCheck) -> Finding:
    """Judge a layer whose input gets no gradient, or one of zeros."""
    if not _answers(patient):
        words = "What comes out does not depend on the input, so there is no gradient to hand back."
        return Finding("gradient", TITLE, "attention", words)
    cuts = [cut for cut in _cuts(patient) if found.norm is None or cut.why == "flat"]
    if found.norm is not None and not cuts:
        words = "At this input the gradient is zero; at others it may not be."
        return Finding("gradient", TITLE, "healthy", words)
    how = "no gradient comes" if found.norm is None else "the gradient that comes is zero"
    why = f": {reason(cuts[0])}" if cuts else ""
    words = f"The output answers to the input, but {how} back to it{why}."
    remedy = mended(cuts[0]) if cuts else ""
    return Finding("gradient", TITLE, "ill", words, remedy, _lines(cuts))


def _wrong(patient: Patient, found: GradientCheck) -> Finding:
    cuts = [cut for cut in _cuts(patient) if cut.why in ("data", "detach", "no_grad")]
    if cuts:
        words = (
            f"{_both(found)}: a part of the way is cut, {reason(cuts[0])}. Fine where it is meant."
        )
        return Finding("gradient", TITLE, "attention", words, mended(cuts[0]), _lines(cuts))
    return Finding("gradient", TITLE, "ill", f"{_both(found)}: backward is wrong.")


def _both(found: GradientCheck) -> str:
    slope, quotient = written(found.slope or 0.0), written(found.quotient or 0.0)
    error = written(found.error or 0.0)
    return (
        f"Along a random direction backward says {slope}, a small step {quotient} (relative error "
        f"{error})"
    )


def _answers(patient: Patient) -> bool:
    """Say whether other inputs give other outputs."""
    inputs: list[Tensor] = [patient.near(0), -2 * patient.near(1)]
    outputs = [quiet(patient.copy(), x, patient.seed) for x in inputs]
    return bool(distance(*outputs))


def _cuts(patient: Patient) -> tuple[Cut, ...]:
    x = patient.near(0).requires_grad_()
    watch = Cuts({"input": x})
    gradients(patient.copy(), x, {"input": x}, patient.seed, watch)
    return watch.of("input")


def _lines(cuts: list[Cut]) -> tuple[Line, ...]:
    return tuple(dict.fromkeys(cut.line for cut in cuts if cut.line))
