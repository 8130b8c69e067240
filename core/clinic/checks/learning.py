"""Whether gradients reach its parameters, and whether they are right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from math import inf

import torch
from torch import Tensor, nn

from core.clinic.comparing import distance, written
from core.clinic.cuts import Cut, Cuts
from core.clinic.patient import Patient, Stopped, quiet
from core.clinic.records import Finding, Line
from core.clinic.remedies import mended, reason
from core.clinic.slopes import gradients, mistaken
from core.clinic.words import names, tensors
from core.randomness import generator

TITLE = "Gradients reach its parameters"
MOST_MOVED = 32  # parameters that are moved one by one, each with passes of its own


def check(patient: Patient) -> Finding:
    """Run it forward and back, and move each parameter that no gradient reaches."""
    learned = parameters(patient.module)
    if not learned:
        frozen = any(True for _ in patient.module.parameters())
        words = "All of its parameters are frozen." if frozen else "It has no parameters."
        return Finding("learning", TITLE, "not applicable", words)
    found, cuts = _reached(patient)
    missed = [name for name, gradient in found.items() if gradient is None]
    flat = [
        name for name, gradient in found.items()
        if gradient is not None and not gradient.any() and _flat(cuts, name)
    ]  # fmt: skip
    moved = {name: _answer(patient, name) for name in (*missed, *flat)[:MOST_MOVED]}
    severed = [name for name, answer in moved.items() if answer]
    if severed:
        return _severed(severed, moved, cuts)
    if missed:
        return _unused(missed[:MOST_MOVED], len(learned))
    return _compared(patient, learned, cuts)


def parameters(module: nn.Module) -> dict[str, Tensor]:
    """Return what an optimizer would learn, each tensor once."""
    return {name: each for name, each in module.named_parameters() if each.requires_grad}


def _reached(patient: Patient) -> tuple[dict[str, Tensor | None], Cuts]:
    """Return each parameter's gradient: in eval mode, and where none comes, in training mode."""
    module = patient.copy()
    watch = Cuts(parameters(module))
    x = patient.near(0)
    found = gradients(module, x, parameters(module), patient.seed, watch)
    if None in found.values():
        module = patient.copy(training=True)
        try:
            more = gradients(module, x, parameters(module), patient.seed)
        except Stopped:  # such as BatchNorm for a single example
            more = {}
        found = {name: each if each is not None else more.get(name) for name, each in found.items()}
    return found, watch


def _flat(cuts: Cuts, name: str) -> list[Cut]:
    return [cut for cut in cuts.of(name) if cut.why == "flat"]


@torch.no_grad()
def _answer(patient: Patient, name: str) -> float:
    """Return by how much the output changes when a parameter does: 0 for not at all."""
    module, x = patient.copy(), patient.near(0)
    before = quiet(module, x, patient.seed)
    parameter = module.get_parameter(name)
    noise = torch.randn(parameter.shape, generator=generator(patient.seed, "moved", name))
    parameter.add_((0.5 * (parameter.abs().mean() + 0.1) * noise).to(parameter.dtype))
    return distance(before, quiet(module, x, patient.seed))


def _severed(severed: Sequence[str], moved: Mapping[str, float], cuts: Cuts) -> Finding:
    found = [cut for name in severed for cut in cuts.of(name)]
    cut = next((each for each in found if each.line), found[0] if found else None)
    most = max(answer for answer in moved.values())
    by = "entirely" if most == inf else f"by up to {written(most)}"
    why = f": {reason(cut)}" if cut else ""
    words = (
        f"When {names(severed)} {'changes' if len(severed) == 1 else 'change'}, the output changes "
        f"{by}; but no gradient comes back{why}. {_never(severed)}"
    )
    lines = tuple(dict.fromkeys(each.line for each in found if each.line))
    return Finding(
        "learning", TITLE, "ill", words, mended(cut) if cut else "", lines, tuple(severed)
    )


def _never(severed: Sequence[str]) -> str:
    return "It never learns." if len(severed) == 1 else "They never learn."


def _unused(missed: Sequence[str], count: int) -> Finding:
    verb, them = ("gets", "it") if len(missed) == 1 else ("get", "them")
    words = (
        f"Of {tensors(count)}, {names(missed)} {verb} no gradient, and changing {them} changes nothing: not "
        "used."
    )
    return Finding("learning", TITLE, "attention", words, tensors=tuple(missed))


def _compared(patient: Patient, learned: Mapping[str, Tensor], cuts: Cuts) -> Finding:
    """Compare the gradients that came with a small step of each parameter."""
    wrong = _wrong(patient)
    if not wrong:
        count = sum(each.numel() for each in learned.values())
        words = f"All {count:,} numbers in {tensors(len(learned))} get one"
        if wrong is not None:
            few = "" if len(learned) <= MOST_MOVED else f" for {MOST_MOVED} of them"
            words += f", as a small step confirms{few}"
        return Finding("learning", TITLE, "healthy", f"{words}.")
    name, (slope, quotient) = next(iter(wrong.items()))
    words = f"For {names([name])} backward says {written(slope)}, a small step {written(quotient)}"
    found = [
        cut for each in wrong for cut in cuts.of(each) if cut.why in ("data", "detach", "no_grad")
    ]
    if found:
        words += f": a part of the way is cut, {reason(found[0])}. Fine where it is meant."
        lines: tuple[Line, ...] = tuple(dict.fromkeys(cut.line for cut in found if cut.line))
        return Finding("learning", TITLE, "attention", words, mended(found[0]), lines, tuple(wrong))
    return Finding("learning", TITLE, "ill", f"{words}: backward is wrong.", tensors=tuple(wrong))


def _wrong(patient: Patient) -> dict[str, tuple[float, float]] | None:
    """Return what is wrong at two points; None where 64 bits or chance forbid to measure it."""
    try:
        if distance(*(quiet(patient.copy(), patient.near(0), seed) for seed in (0, 1))):
            return None
        found: dict[str, tuple[float, float]] = {}
        for turn in range(2):
            module = patient.wide()
            x = patient.near(turn)
            x = x.double() if x.is_floating_point() else x
            some = dict(islice(parameters(module).items(), MOST_MOVED))
            found = mistaken(module, x, some, patient.seed)
            if not found:
                break
    except Stopped:
        return None
    return found
