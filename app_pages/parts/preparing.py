"""Decoding a data set's pictures beside the page."""

from __future__ import annotations

from dataclasses import dataclass

from app_pages.parts.background import Job, Line
from core.datasets import DatasetError, Source, open_pixels


@dataclass(slots=True, eq=False)
class Preparation(Job):
    """One decoding of a source at a side."""

    FAILURES = (DatasetError,)

    source: Source
    side: int

    def do(self) -> None:
        """Decode all pictures."""
        called_off = self.called_off.is_set
        open_pixels(self.source, self.side, progress=self.tell, cancelled=called_off)


_line: Line[tuple[Source, int], Preparation] = Line("preparing")


def active(source: Source, side: int) -> Preparation | None:
    """Return the preparation of a source at a side that is going on, if any."""
    found = _line.get((source, side))
    return found if found and found.running else None


def prepare(source: Source, side: int) -> Preparation:
    """Begin to decode a source at a side, or join whoever is at it; return at once."""
    return _line.begin((source, side), lambda: Preparation(source, side))
