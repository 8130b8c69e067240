"""What is read of each picture of a source, possibly in another process: squares, or a doctor's look.

An answer is bytes, which the task's own side knows to read, or the reason why there are none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from core.datasets.reading import read_squares
from core.datasets.source import Source

Answer: TypeAlias = bytes | str
Kind = Literal["squares", "looks"]


@dataclass(frozen=True, slots=True)
class Task:
    """What to read of pictures: of which source, and how many pixels a side where that counts."""

    kind: Kind
    source: Source
    side: int = 0

    def answers(self, names: Sequence[str]) -> list[Answer]:
        """Read pictures one after the other, in this process."""
        return _READERS[self.kind](self.source, names, self.side)

    @property
    def arguments(self) -> list[str]:
        """The task as texts for a command line, which `parse` reads."""
        return [self.kind, str(self.source), str(self.side)]

    @classmethod
    def parse(cls, arguments: Sequence[str]) -> Task:
        """Read what `arguments` gave. Raises ValueError on anything else."""
        kind, source, side = arguments
        if kind not in _READERS:
            raise ValueError(f"There is no task {kind!r}.")
        return cls(kind, Source.parse(source), int(side))  # type: ignore[arg-type]


def _squares(source: Source, names: Sequence[str], side: int) -> list[Answer]:
    squares = read_squares(source, names, side)
    return [each if isinstance(each, str) else each.tobytes() for each in squares]


def _looks(source: Source, names: Sequence[str], _side: int) -> list[Answer]:
    from core.datasets.doctor.look import take_looks  # which the squares do not need

    return [look.packed() for look in take_looks(source, names)]


_READERS: Mapping[str, Callable[[Source, Sequence[str], int], list[Answer]]] = {
    "squares": _squares,
    "looks": _looks,
}
