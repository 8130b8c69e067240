"""Operations that ran in rounds, folded: a loop of seven rounds is drawn once.

A trace tells which operations came back to the same place in the source. Such a place, with all that
ran between its first and its last round, is a loop; a call of a layer inside a loop is never folded,
because each of its calls is a step of its own to look at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.tracing import Step

Place = tuple[str, str, int]  # operation, line, and which of the alike on that line


@dataclass(frozen=True, slots=True)
class Folded:
    """Steps that are drawn as one: a call by itself, or an operation with all its rounds."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Loop:
    """The operations of a loop, in the order in which they ran first."""

    rounds: int
    body: tuple[Folded, ...]


def fold(steps: Sequence[Step]) -> list[Folded | Loop]:
    """Fold the steps directly inside one call; calls stay as they are, and end a loop."""
    folded: list[Folded | Loop] = []
    places = _places(steps)
    at = 0
    while at < len(steps):
        if steps[at].kind == "call":
            folded.append(Folded((steps[at],)))
            at += 1
            continue
        end = at
        while end < len(steps) and steps[end].kind == "operation":
            end += 1
        folded.extend(_fold_operations(steps[at:end], places[at:end]))
        at = end
    return folded


def _places(steps: Sequence[Step]) -> list[Place]:
    """Tell apart the operations that are alike and stand on one line: by their order in a round."""
    seen: Counter[tuple[str, str, int]] = Counter()
    places = []
    for step in steps:
        seen[step.type, step.line, step.turn] += 1
        places.append((step.type, step.line, seen[step.type, step.line, step.turn]))
    return places


def _fold_operations(steps: Sequence[Step], places: Sequence[Place]) -> list[Folded | Loop]:
    last = {place: at for at, place in enumerate(places) if steps[at].turn > 1}
    folded: list[Folded | Loop] = []
    start = 0
    while start < len(steps):
        end = at = start
        while at <= end:
            end = max(end, last.get(places[at], at))
            at += 1
        folded.append(_loop(steps[start : end + 1], places[start : end + 1]))
        start = end + 1
    return folded


def _loop(steps: Sequence[Step], places: Sequence[Place]) -> Folded | Loop:
    body: dict[Place, list[Step]] = {}
    for step, place in zip(steps, places, strict=True):
        body.setdefault(place, []).append(step)
    if len(body) == 1:
        return Folded(tuple(steps))
    # The condition of a `while` is asked once more than its body runs.
    rounds = len(body[places[0]]) - steps[0].line.startswith("while ")
    return Loop(rounds, tuple(Folded(tuple(group)) for group in body.values()))
