"""The rounds of a loop as steps of their own, put around what ran in each.

A trace lists the operations of a loop one after another. `diagram.rounds` finds the loops among them;
here they are parted into rounds, so that each can be closed, played and read as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from app_pages.parts.network.diagram.rounds import Loop, fold

if TYPE_CHECKING:
    from core.tracing import Step, Value


@dataclass(frozen=True, slots=True)
class Round:
    """One round of a loop: the `number`-th of `count`, and the steps that ran in it.

    `trend` is the last single number with a fraction that the round computed, such as the sum that
    decides whether the loop goes on; `trend_name` is the operation that gave it.
    """

    number: int
    count: int
    steps: tuple[Step, ...]
    trend: float | None
    trend_name: str


def rounds(siblings: Sequence[Step]) -> dict[int, Round]:
    """Return the rounds among the steps directly inside one call, by the index of their first step.

    The last asking of a `while`, after which no round follows, belongs to none.
    """
    found: dict[int, Round] = {}
    for loop in fold(siblings):
        if isinstance(loop, Loop) and loop.rounds > 1:
            for each in _parted(loop):
                found[each.steps[0].index] = each
    return found


def _parted(loop: Loop) -> list[Round]:
    steps = sorted((step for part in loop.body for step in part.steps), key=lambda step: step.index)
    heads = [step.index for step in loop.body[0].steps]
    if len(heads) == loop.rounds:
        heads.append(steps[-1].index + 1)
    return [
        _round(number + 1, loop.rounds, [step for step in steps if begin <= step.index < end])
        for number, (begin, end) in enumerate(pairwise(heads))
    ]


def _round(number: int, count: int, steps: Sequence[Step]) -> Round:
    scalars = [(step, value) for step in steps for value in step.outputs if _is_number(value)]
    if not scalars:
        return Round(number, count, tuple(steps), None, "")
    step, value = scalars[-1]
    return Round(number, count, tuple(steps), value.mean, step.type)


def _is_number(value: Value) -> bool:
    return not value.shape and value.dtype.startswith("float") and value.mean is not None
