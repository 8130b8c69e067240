"""Downloading and unpacking beside the page.

A download is one for all who ask for the same set. Whoever no longer wants it leaves; it is called off
when nobody is left. A zip belongs to who brought it, one at a time.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from app_pages.parts.background import Job, Line
from app_pages.parts.sources.speed import Speed
from core.datasets import DatasetError, sets

if TYPE_CHECKING:
    from core.datasets.sets import KeptSet


@dataclass(frozen=True, slots=True)
class Step:
    """How far something is: `done` of `total` bytes ("downloading") or files ("unpacking")."""

    phase: str = ""
    done: int = 0
    total: int = 0
    per_second: float | None = None
    seconds_left: float | None = None


@dataclass(slots=True, eq=False, kw_only=True)
class Bringing(Job):
    """Pictures on their way into a set; `made` is what came of it."""

    FAILURES = (DatasetError,)

    title: str
    made: KeptSet | None = None
    step: Step = Step()  # replaced as a whole: the page reads it from another thread
    _speed: Speed = field(default_factory=Speed, repr=False)

    def wanted_by(self, owner: str) -> bool:
        """Say whether an owner waits for it."""
        raise NotImplementedError

    def leave(self, owner: str) -> None:
        """Note that an owner no longer waits for it."""
        raise NotImplementedError

    def note(self, phase: str, done: int, total: int) -> None:
        """Note how far it is."""
        if phase != self.step.phase:
            self._speed = Speed()
        self._speed.note(time.monotonic(), done)
        self.tell(done, total)
        left = self._speed.seconds_left(total)
        self.step = Step(phase, done, total, self._speed.per_second(), left)


@dataclass(slots=True, eq=False, kw_only=True)
class Download(Bringing):
    """A published set on its way here; `wanted` are the owners who asked for it."""

    key: str
    wanted: set[str] = field(default_factory=set)

    def do(self) -> None:
        """Download and unpack it."""
        self.made = sets.fetch(self.key, self.note, self.called_off.is_set)

    def wanted_by(self, owner: str) -> bool:
        """Say whether an owner asked for it."""
        return owner in self.wanted

    def leave(self, owner: str) -> None:
        """Call it off, unless somebody else wants it as well."""
        self.wanted.discard(owner)
        if not self.wanted:
            self.cancel()


@dataclass(slots=True, eq=False, kw_only=True)
class Unpacking(Bringing):
    """A zip on its way into a set of `owner`."""

    file: Path | BinaryIO | None
    owner: str

    def do(self) -> None:
        """Check and unpack it; what was uploaded is let go of."""
        assert self.file is not None
        try:
            self.made = sets.unpack(
                self.file, self.title, self.owner, self.note, self.called_off.is_set
            )
        finally:
            self.file = None

    def wanted_by(self, owner: str) -> bool:
        """Say whether it is this owner's."""
        return owner == self.owner

    def leave(self, owner: str) -> None:
        """Call it off."""
        self.cancel()


_downloads: Line[str, Download] = Line("downloading")
_zips: Line[str, Unpacking] = Line("unpacking")


def download_of(key: str) -> Download | None:
    """Return the last download of a published set, whether it goes on or has ended."""
    return _downloads.get(key)


def download(key: str, owner: str) -> Download:
    """Begin to download a published set for `owner`, or join whoever is at it; return at once."""
    title = sets.PUBLISHED[key].title
    found = _downloads.begin(key, lambda: Download(key=key, title=title))
    found.wanted.add(owner)
    return found


def zip_of(owner: str) -> Unpacking | None:
    """Return the last zip that an owner brought, whether it is being unpacked or has ended."""
    return _zips.get(owner)


def unpack(file: Path | BinaryIO, title: str, owner: str) -> Unpacking:
    """Begin to unpack a zip; where the owner's last one is not done, that one goes on instead."""
    return _zips.begin(owner, lambda: Unpacking(title=title, file=file, owner=owner))
