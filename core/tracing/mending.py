"""What would mend a network that does not fit: each remedy tried before it is offered.

A remedy is a whole network (or another input), so that taking it is one step that can be undone.
Only those are returned with which the pass gets beyond the place where it stopped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.blocks import TIED, Block, BlockError
from core.tracing.errors import TraceError
from core.tracing.explanations import Explanation, Shape, explain, target, written
from core.tracing.inputs import WHOLE, Input
from core.tracing.proposals import OF_KIND, Maker, Proposal, without
from core.tracing.records import Trace
from core.tracing.shapes import infer

MOST = 4  # remedies that are offered


@dataclass(frozen=True, slots=True)
class Remedy:
    """A change that makes a network fit: what it says, and the network and input after it."""

    label: str
    block: Block
    input: Input


def remedies(block: Block, trace: Trace, asked: Input) -> tuple[Remedy, ...]:
    """Return up to four remedies for the place where `trace` stopped; none where it went through."""
    found = explain(block, trace)
    if found is None:
        return ()
    helpful: list[Remedy] = []
    for remedy in _proposed(block, trace, asked, found):
        if len(helpful) < MOST and _helps(remedy, trace):
            helpful.append(remedy)
    return tuple(helpful)


def _helps(remedy: Remedy, before: Trace) -> bool:
    """Say whether a pass gets further than `before`: to the end, or through more finished calls."""
    try:
        after = infer(remedy.block, remedy.input)
    except (BlockError, TraceError):
        return False
    return after.failure is None or _finished(after) > _finished(before)


def _finished(trace: Trace) -> int:
    return sum(step.finished for step in trace.steps)


def _proposed(block: Block, trace: Trace, asked: Input, found: Explanation) -> Iterator[Remedy]:
    part = target(block, found.place)
    arrived = found.arrived[0] if found.arrived else ()
    at = found.place
    if block.at(at).kind == TIED:  # its description is the other block's, which may fit
        at = ""
    if asked.dtype == found.dtype == WHOLE and part.kind != "Embedding":
        yield Remedy("Give it random numbers", block, replace(asked, dtype="float32", high=0))
    for make in OF_KIND.get(part.kind, ()):
        for label, changed in _made(make, block, at, part, arrived, trace):
            yield Remedy(label, changed, asked)
    if found.first or part.kind == "Torchvision":
        yield from _inputs(block, asked, part)
    for label, changed in _made(without, block, at, part, arrived, trace):
        yield Remedy(label, changed, asked)


def _made(
    make: Maker, root: Block, place: str, part: Block, arrived: Shape, trace: Trace
) -> list[Proposal]:
    """Return what a maker proposes; a proposal that the table of kinds refuses ends it."""
    proposals: list[Proposal] = []
    try:
        proposals.extend(make(root, place, part, arrived, trace))
    except BlockError:
        return proposals
    return proposals


def _inputs(block: Block, asked: Input, part: Block) -> Iterator[Remedy]:
    """Give the network another input, where its own input is what does not fit."""
    for shape in _shapes(asked, part):
        label = f"Give it an input of {written(shape)}"
        yield Remedy(label, block, replace(asked, shape=shape))
    if part.kind == "Embedding":
        high = int(part.argument("num_embeddings"))  # type: ignore[arg-type]
        indices = replace(asked, kind="random", dtype=WHOLE, high=high)
        yield Remedy(f"Give it whole numbers below {high:,}", block, indices)


def _shapes(asked: Input, part: Block) -> Iterator[Shape]:
    """Return the shapes of input that the first block would take."""
    values, rows = part.values(), asked.shape[0]
    for name in ("in_features", "in_units", "features"):
        if name in values:
            yield rows, int(values[name])  # type: ignore[arg-type]
    if part.kind in ("Conv2d", "ConvTranspose2d"):
        sides = asked.shape[-2:] if len(asked.shape) > 2 else (28, 28)
        yield rows, int(values["in_channels"]), *sides  # type: ignore[arg-type]
    if part.kind == "Torchvision":
        yield rows, 3, 224, 224
