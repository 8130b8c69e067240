"""Steps while the pass goes on, and what is remembered of a call until it is over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from torch import Tensor, nn

from core.tracing.records import Kind, Step, Value

# What becomes of operations in a module's forward: they are steps; or only followed, so that it is
# known where their outputs came from; or ignored, where no step can be inside.
Attention = Literal["record", "follow", "ignore"]


@dataclass(slots=True)
class Draft:
    """A step in the making; `key` is what it repeats, `turn` the number of the repetition."""

    index: int
    parent: int
    kind: Kind
    path: str
    module: str
    type: str
    key: Hashable
    inputs: tuple[Value, ...]
    turn: int = 1
    line: str = ""
    outputs: tuple[Value, ...] = ()
    sources: dict[int, None] = field(default_factory=dict)
    seconds: float | None = None
    multiply_adds: int = 0
    finished: bool = False

    def step(self, *, leaf: bool, turns: int) -> Step:
        """Return the step as it goes out."""
        return Step(
            self.index, self.parent, self.kind, self.path, self.module, self.type, leaf, self.turn,
            turns, self.inputs, self.outputs, tuple(self.sources), self.seconds, self.multiply_adds,
            self.line, self.finished,
        )  # fmt: skip


@dataclass(slots=True)
class Call:
    """A call that is under way; `name` is a number of `Names`.

    `given` are the tensors that it was given, with their versions; `spent` and `done` are the clock's
    seconds and the multiply-adds before it; `handled` is an exception that was being handled when it
    began; `called` counts the calls of each module in its forward.
    """

    draft: Draft
    module: nn.Module
    name: int
    attention: Attention
    given: list[tuple[Tensor, int]]
    spent: float
    done: int
    handled: BaseException | None
    called: Counter[int] = field(default_factory=Counter)


def finish(drafts: Sequence[Draft]) -> tuple[Step, ...]:
    """Return all steps, now that it is known what was inside which and how often."""
    turns = Counter(draft.key for draft in drafts)
    inner = {draft.parent for draft in drafts if draft.kind == "call"}
    return tuple([
        draft.step(leaf=draft.kind == "call" and draft.index not in inner, turns=turns[draft.key])
        for draft in drafts
    ])  # fmt: skip
