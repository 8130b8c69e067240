"""A disk that is full at the n-th thing that is written, whichever that is."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Self

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from core.datasets import DatasetError
from core.datasets.sets import kept_sets, remove_set, unpack
from tests.core.datasets.sets.made import never, pack, pets, rest, told


class Disk:
    """Counts what is written, and refuses from the n-th on, of a file after half of it."""

    def __init__(self, room: float) -> None:
        self.room, self.used = room, 0

    def use(self) -> None:
        self.used += 1
        if self.used > self.room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def calling(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **more: Any) -> Any:
            self.use()
            return function(*arguments, **more)

        return call

    def opening(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def opened(path: Path, mode: str = "r", *rest: Any, **more: Any) -> Any:
            writes = set(mode) & set("wax+")
            if writes:
                self.use()
            file = function(path, mode, *rest, **more)
            return File(file, self) if writes else file

        return opened


class File:
    """A file on such a disk."""

    def __init__(self, file: Any, disk: Disk) -> None:
        self._file, self._disk = file, disk

    def write(self, content: Any) -> Any:
        try:
            self._disk.use()
        except OSError:
            self._file.write(content[: len(content) // 2])
            raise
        return self._file.write(content)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def with_room(room: float, work: Callable[[], object]) -> int:
    """Work on a disk with that much room; return how much of it was used."""
    disk = Disk(room)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "open", disk.opening(Path.open))
        for name in ("mkdir", "rename", "replace", "fsync"):
            patch.setattr(os, name, disk.calling(getattr(os, name)))
        work()
    return disk.used


CONTENT = pack(*pets("train/"), *pets("validation/", 1))


def bring() -> None:
    unpack(io.BytesIO(CONTENT), "Pets", "", told, never)


@cache
def used() -> int:
    """Return how much room it takes on a shelf that is there, once it is all there."""
    bring()
    room = with_room(float("inf"), bring)
    for kept in kept_sets(""):
        assert kept.pictures == 6
        remove_set(kept.name)
    return room


@examples(max_examples=20, deadline=None)
@given(st.data())
def test_nothing_half_made_is_taken_for_whole(data: st.DataObject) -> None:
    room = data.draw(st.integers(0, used() - 1))
    with pytest.raises(DatasetError, match="No space left on device; free some space"):
        with_room(room, bring)
    assert kept_sets("") == [] and rest() == []
