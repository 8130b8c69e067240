"""`History`: the networks before and after the one in hand, for undo and redo."""

from __future__ import annotations

from dataclasses import dataclass

from core.blocks.block import Block

MOST_STEPS = 100


@dataclass(frozen=True, slots=True)
class History:
    """The network in hand with those that were before it, newest last, and those undone, next first.

    At most 100 steps are kept; the oldest go first. Networks share the blocks that they have in
    common, so a step costs little memory.
    """

    present: Block
    past: tuple[Block, ...] = ()
    future: tuple[Block, ...] = ()

    @property
    def can_undo(self) -> bool:
        """Return whether there is a step to take back."""
        return bool(self.past)

    @property
    def can_redo(self) -> bool:
        """Return whether there is a step that was taken back."""
        return bool(self.future)

    def do(self, block: Block) -> History:
        """Return the history with `block` in hand; the same network again is no step.

        What had been undone before is forgotten.
        """
        if block == self.present:
            return self
        return History(block, (*self.past, self.present)[-MOST_STEPS:])

    def undo(self) -> History:
        """Return the history a step back, or this very history where there is none."""
        if not self.past:
            return self
        return History(self.past[-1], self.past[:-1], (self.present, *self.future))

    def redo(self) -> History:
        """Return the history a step forward again, or this very history where there is none."""
        if not self.future:
            return self
        return History(self.future[0], (*self.past, self.present), self.future[1:])
