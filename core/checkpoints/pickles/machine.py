"""Follow a pickle's instructions with records in the place of everything that it names.

A pickle is a program for a stack machine, and Python's own machine imports and calls whatever the
program names. This one knows the instructions that torch.save writes, imports nothing, and calls
nothing but the makers of records in `allowed.py`. https://docs.python.org/3/library/pickletools.html
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from core.checkpoints.pickles.feed import Feed
from core.checkpoints.refusals import Damaged, Refused

MOST_STEPS = 8_000_000  # a tensor takes about thirty
MOST_MADE = 4_000_000  # lists, tuples, remembered things; a tensor takes about twenty
Steps: TypeAlias = Mapping[int, Callable[["Machine"], None]]


class Forbidden(Refused):
    """A pickle names what it must not, or uses an instruction that torch.save never writes."""


class Machine:
    """Reads one pickle from `feed`.

    `storage` says what stands for a storage that it describes, `steps` what each instruction does.
    """

    def __init__(self, feed: Feed, storage: Callable[[tuple[Any, ...]], Any], steps: Steps) -> None:
        self.feed = feed
        self.steps = steps
        self.storage = storage
        self.stack: list[Any] = []
        self.marked: list[list[Any]] = []
        self.memo: dict[int, Any] = {}
        self.names: dict[tuple[bytes, bytes], Any] = {}
        self.left = MOST_MADE

    def run(self) -> Any:
        """Return what the pickle describes. Raises Refused for whatever is not plain data."""
        try:
            return self._run()
        except (IndexError, KeyError, UnicodeDecodeError) as error:
            raise Damaged("its pickle cannot be followed") from error

    def _run(self) -> Any:
        byte, steps, stop = self.feed.byte, self.steps, pickle.STOP[0]
        for _ in range(MOST_STEPS):
            code = byte()
            if code == stop:
                return self.stack.pop()
            step = steps.get(code)
            if step is None:
                raise Forbidden(
                    "uses an instruction that torch.load(weights_only=True) does not know"
                )
            step(self)
        raise Refused("describes its content in too many steps")

    def made(self, item: Any, size: int = 0) -> Any:
        """Count what takes memory: `item`, and `size` things in it that were not there before."""
        self.left -= 1 + size
        if self.left < 0:
            raise Refused("describes more than can be shown")
        return item

    def since_mark(self) -> list[Any]:
        """Take from the stack what has come since the last mark."""
        items, self.stack = self.stack, self.marked.pop()
        return items
