"""`History`: what was in hand before and after what is in hand now, for undo and redo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

Present = TypeVar("Present")

MOST_STEPS = 100


@dataclass(frozen=True, slots=True)
class History(Generic[Present]):
    """A frozen value in hand, those that were before it, newest last, and those undone, next first.

    At most 100 steps are kept; the oldest go first. Networks share the blocks that they have in
    common, so a step costs little memory.
    """

    present: Present
    past: tuple[Present, ...] = ()
    future: tuple[Present, ...] = ()

    @property
    def can_undo(self) -> bool:
        """Return whether there is a step to take back."""
        return bool(self.past)

    @property
    def can_redo(self) -> bool:
        """Return whether there is a step that was taken back."""
        return bool(self.future)

    def do(self, value: Present) -> History[Present]:
        """Return the history with `value` in hand; the same one again is no step.

        What had been undone before is forgotten.
        """
        if value == self.present:
            return self
        return History(value, (*self.past, self.present)[-MOST_STEPS:])

    def undo(self) -> History[Present]:
        """Return the history a step back, or this very history where there is none."""
        if not self.past:
            return self
        return History(self.past[-1], self.past[:-1], (self.present, *self.future))

    def redo(self) -> History[Present]:
        """Return the history a step forward again, or this very history where there is none."""
        if not self.future:
            return self
        return History(self.future[0], (*self.past, self.present), self.future[1:])
