"""The rows of the player: a pass's calls and operations, and the rounds of its loops around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from app_pages.parts.network.playback.rounds import Round, rounds
from app_pages.parts.words import _

if TYPE_CHECKING:
    from core.tracing import Step, Value


@dataclass(frozen=True, slots=True)
class Row:
    """A call, an operation or a round of a loop.

    `index` is the step's, -1 of a round, and `last` that of the step whose outputs the row has;
    `parent` is a row's number. All else is as in `core.tracing.Step`.
    """

    index: int
    last: int
    parent: int
    kind: str
    path: str
    module: str
    type: str
    title: str
    line: str
    turn: int
    turns: int
    inputs: tuple[Value, ...]
    outputs: tuple[Value, ...]
    sources: tuple[int, ...]
    seconds: float | None
    multiply_adds: int
    finished: bool
    trend: float | None = None
    trend_name: str = ""


def rows_of(steps: Sequence[Step]) -> list[Row]:
    """Return a row for each step, and one for each round of a loop before the steps in it."""
    around = _rounds(steps)
    rows: list[Row] = []
    number_of: dict[int, int] = {-1: -1}
    within: dict[int, int] = {}  # the row of the round that a step is directly in
    for step in steps:
        parent = number_of[step.parent]
        if step.index in around:
            one = around[step.index]
            rows.append(_of_round(one, parent))
            within |= {inner.index: len(rows) - 1 for inner in one.steps}
        number_of[step.index] = len(rows)
        rows.append(_of_step(step, within.get(step.index, parent)))
    return rows


def _rounds(steps: Sequence[Step]) -> dict[int, Round]:
    found: dict[int, Round] = {}
    for siblings in _siblings(steps):
        found |= rounds(siblings)
    return found


def _siblings(steps: Sequence[Step]) -> Iterator[list[Step]]:
    def parent(step: Step) -> int:
        return step.parent

    for _parent, siblings in groupby(sorted(steps, key=parent), key=parent):
        yield list(siblings)


def _of_step(step: Step, parent: int) -> Row:
    return Row(
        index=step.index, last=step.index, parent=parent, kind=step.kind, path=step.path,
        module=step.module, type=step.type, title=step.type, line=step.line, turn=step.turn,
        turns=step.turns, inputs=step.inputs, outputs=step.outputs, sources=step.sources,
        seconds=step.seconds, multiply_adds=step.multiply_adds, finished=step.finished,
    )  # fmt: skip


def _of_round(one: Round, parent: int) -> Row:
    first, last = one.steps[0], one.steps[-1]
    inner = {step.index for step in one.steps}
    read = (source for step in one.steps for source in step.sources if source not in inner)
    seconds = [step.seconds for step in one.steps if step.seconds is not None]
    return Row(
        index=-1, last=last.index, parent=parent, kind="round", path=first.path,
        module=first.module, type="round",
        title=_("Round {number} of {count}").format(number=one.number, count=one.count),
        line="", turn=one.number, turns=one.count, inputs=first.inputs, outputs=last.outputs,
        sources=tuple(dict.fromkeys(read)), seconds=sum(seconds) if seconds else None,
        multiply_adds=sum(step.multiply_adds for step in one.steps), finished=last.finished,
        trend=one.trend, trend_name=one.trend_name,
    )  # fmt: skip
