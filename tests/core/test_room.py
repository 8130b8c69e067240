"""How much may still be written, where the data's folder is not there yet."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from core import room


class _Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.mark.parametrize(("free", "left"), [(800_000_000, 300_000_000), (100_000_000, 0)])
def test_what_stays_free_does_not_count(
    home: Path, monkeypatch: pytest.MonkeyPatch, free: int, left: int
) -> None:
    asked: list[Path] = []

    def usage(folder: Path) -> _Usage:
        asked.append(folder)
        return _Usage(10**9, 10**9 - free, free)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    assert room.room() == left
    assert asked == [home]  # `data` below it is made when it is needed
