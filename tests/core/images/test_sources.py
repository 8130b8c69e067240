"""The bytes of a picture's file: all of them, also where it grows, and never more than allowed."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.images import PictureError
from core.images.sources import read_source


def _grows(monkeypatch: pytest.MonkeyPatch, by: int) -> None:
    """Have each file grow by so many bytes after its size was looked at."""
    real = os.fstat

    def before(file: int) -> SimpleNamespace:
        status = real(file)
        return SimpleNamespace(st_mode=status.st_mode, st_size=status.st_size - by)

    monkeypatch.setattr(os, "fstat", before)


@pytest.mark.parametrize("by", [0, 1, 40, 100])
def test_a_file_is_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: int
) -> None:
    (tmp_path / "a.jpg").write_bytes(bytes(range(100)))
    _grows(monkeypatch, by)
    assert read_source(tmp_path / "a.jpg") == bytes(range(100))


def test_a_file_that_grows_beyond_what_is_allowed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYERWISE_PHOTO_BYTES", "60")
    (tmp_path / "a.jpg").write_bytes(bytes(range(100)))
    _grows(monkeypatch, 50)
    with pytest.raises(PictureError, match="at most 60 are allowed"):
        read_source(tmp_path / "a.jpg")
