from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.datasets import (
    Cancelled,
    DatasetError,
    Pixels,
    Source,
    cache,
    decoding,
    list_pictures,
    open_pixels,
    read_picture,
    workers,
)
from core.datasets.cache import cache_folder
from core.images import read_square, to_square

Save = Callable[..., Path]
SIDE = 8


def source_of(folder: Path) -> Source:
    return Source("folder", folder=str(folder))


def assert_right(pixels: Pixels, folder: Path) -> None:
    """Hold every picture of the cache against the file that it was made from."""
    expected = [read_square(folder / name, SIDE) for name in pixels.names]
    np.testing.assert_array_equal(pixels.pixels, np.stack(expected))
    assert [pixels.classes[label] for label in pixels.labels] == [
        name.partition("/")[0] for name in pixels.names
    ]


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let even small data sets be read by another process."""
    monkeypatch.setattr(decoding, "FEW", 0)
    monkeypatch.setattr(workers, "cores", lambda: 1)
    monkeypatch.setattr(workers, "BATCH", 4)


@pytest.fixture
def no_building(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return a function after which nothing can be built any more."""

    def fail(*_: object) -> None:
        raise AssertionError("decoded although it was cached")

    return lambda: monkeypatch.setattr(cache, "write_pixels", fail)


def test_pixels_are_those_of_the_files(pets: Path) -> None:
    pixels = open_pixels(source_of(pets), SIDE)
    assert pixels.pixels.dtype == np.uint8 and pixels.pixels.shape == (24, SIDE, SIDE, 3)
    assert pixels.labels.dtype == np.int64 and len(pixels) == 24
    assert pixels.classes == ("cat", "dog") and pixels.skipped == ()
    assert pixels.names == list_pictures(source_of(pets)).names
    assert isinstance(pixels.pixels, np.memmap) and not pixels.pixels.flags.writeable
    assert_right(pixels, pets)


@pytest.mark.usefixtures("processes")
def test_processes_read_the_same(pets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "cores", lambda: 3)
    assert_right(open_pixels(source_of(pets), SIDE), pets)


def test_drawn_pixels_are_those_of_the_drawings() -> None:
    source = Source("drawn", pictures=6, seed=9)
    pixels = open_pixels(source, 16)
    drawings = [to_square(read_picture(source, name, at_least=16), 16) for name in pixels.names]
    np.testing.assert_array_equal(pixels.pixels, np.stack(drawings))
    other = open_pixels(Source("drawn", pictures=6, seed=10), 16)
    assert not np.array_equal(pixels.pixels, other.pixels)


def test_reused_when_nothing_changed(pets: Path, no_building: Callable[[], None]) -> None:
    first = open_pixels(source_of(pets), SIDE)
    no_building()
    seen: list[tuple[int, int]] = []
    second = open_pixels(source_of(pets), SIDE, progress=lambda *p: seen.append(p))
    np.testing.assert_array_equal(first.pixels, second.pixels)
    assert (first.names, first.classes) == (second.names, second.classes)
    assert seen == [(24, 24)]


def test_every_side_has_its_own(pets: Path) -> None:
    small = open_pixels(source_of(pets), SIDE)
    assert open_pixels(source_of(pets), 12).pixels.shape == (24, 12, 12, 3)
    assert_right(small, pets)
    assert len({cache_folder(source_of(pets), side) for side in (8, 12)}) == 2


def add(folder: Path, save: Save) -> None:
    save(folder / "cat" / "tom.png", 7)


def remove(folder: Path, save: Save) -> None:
    (folder / "cat" / "cat.3.png").unlink()


def change(folder: Path, save: Save) -> None:
    save(folder / "cat" / "cat.3.png", 999)


def touch(folder: Path, save: Save) -> None:
    os.utime(folder / "cat" / "cat.3.png", (1, 1))


@pytest.mark.parametrize("act", [add, remove, change, touch])
def test_rebuilt_when_something_changed(
    pets: Path, save: Save, act: Callable[[Path, Save], None]
) -> None:
    before = open_pixels(source_of(pets), SIDE)
    copy = np.array(before.pixels)
    act(pets, save)
    after = open_pixels(source_of(pets), SIDE)
    assert_right(after, pets)
    assert after.names == list_pictures(source_of(pets)).names
    assert before.pixels.filename != after.pixels.filename
    # Whoever still reads the old pixels is not disturbed, and they are kept for nobody else.
    np.testing.assert_array_equal(before.pixels, copy)
    assert len(list(cache_folder(source_of(pets), SIDE).glob("*.pixels"))) == 1


def test_rebuilt_when_more_is_allowed(
    pets: Path, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(pets / "cat" / "wide.png", size=(100, 50))
    monkeypatch.setenv("LAYERWISE_PHOTO_PIXELS", "1000")
    assert [item.name for item in open_pixels(source_of(pets), SIDE).skipped] == ["cat/wide.png"]
    monkeypatch.delenv("LAYERWISE_PHOTO_PIXELS")
    assert "cat/wide.png" in open_pixels(source_of(pets), SIDE).names


BROKEN = {
    "cat/cat.0.png": b"",
    "cat/cat.7.png": b"no picture",
    "dog/dog.9.png": b"\x89PNG\r\n\x1a\n",
}


@pytest.mark.usefixtures("processes")
def test_broken_files_are_counted_and_leave_no_hole(pets: Path) -> None:
    for name, content in BROKEN.items():
        (pets / name).write_bytes(content)
    whole = (pets / "dog" / "dog.11.png").read_bytes()
    (pets / "dog" / "dog.11.png").write_bytes(whole[: len(whole) // 2])
    for _ in range(2):  # built, and opened again
        pixels = open_pixels(source_of(pets), SIDE)
        assert [item.name for item in pixels.skipped] == sorted([*BROKEN, "dog/dog.11.png"])
        assert all(item.reason.endswith(".") for item in pixels.skipped)
        assert len(pixels) == 20
        assert_right(pixels, pets)


def test_a_class_without_a_readable_picture(pets: Path) -> None:
    for path in (pets / "dog").iterdir():
        path.write_bytes(b"woof")
    with pytest.raises(
        DatasetError, match=r"No picture of the class 'dog' can be read.*dog/dog\.0\.png"
    ):
        open_pixels(source_of(pets), SIDE)
    assert leftovers(pets) == []


def leftovers(pets: Path) -> list[str]:
    """Return what lies in the cache's folder beside its lock."""
    return [
        path.name for path in cache_folder(source_of(pets), SIDE).iterdir() if path.name != ".lock"
    ]


@pytest.mark.usefixtures("processes")
def test_progress_grows_to_the_end(pets: Path) -> None:
    seen: list[tuple[int, int]] = []
    open_pixels(source_of(pets), SIDE, progress=lambda *p: seen.append(p))
    done = [number for number, _ in seen]
    assert done == sorted(done) and done[0] == 0 and done[-1] == 24 and len(set(done)) > 3
    assert {total for _, total in seen} == {24}


@pytest.mark.parametrize(("few", "looks"), [(1000, 0), (1000, 1), (1000, 4), (0, 4)])
def test_cancelling_leaves_nothing(
    pets: Path, monkeypatch: pytest.MonkeyPatch, few: int, looks: int
) -> None:
    monkeypatch.setattr(decoding, "FEW", few)
    monkeypatch.setattr(workers, "BATCH", 4)
    count = iter(range(1000))
    with pytest.raises(Cancelled):
        open_pixels(source_of(pets), SIDE, cancelled=lambda: next(count) >= looks)
    assert leftovers(pets) == []
    monkeypatch.setattr(decoding, "FEW", 1000)
    assert_right(open_pixels(source_of(pets), SIDE), pets)


def test_what_the_callback_raises_comes_out(pets: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        open_pixels(source_of(pets), SIDE, progress=stop)
    assert leftovers(pets) == []


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"[]", b"null", b'{"side": 8}', b'{"skipped": 3}', b"[" * 100_000, b"\xff\xfe"],
)
def test_a_damaged_manifest_is_no_cache(pets: Path, damage: bytes) -> None:
    open_pixels(source_of(pets), SIDE)
    (cache_folder(source_of(pets), SIDE) / "manifest.json").write_bytes(damage)
    assert_right(open_pixels(source_of(pets), SIDE), pets)


@pytest.mark.parametrize("size", [0, 1000, 24 * SIDE * SIDE * 3 - 1, None])
def test_damaged_pixels_are_no_cache(pets: Path, size: int | None) -> None:
    open_pixels(source_of(pets), SIDE)
    (path,) = cache_folder(source_of(pets), SIDE).glob("*.pixels")
    if size is None:
        path.unlink()
    else:
        os.truncate(path, size)
    assert_right(open_pixels(source_of(pets), SIDE), pets)


# --- room on the disk ----------------------------------------------------------------------------


def refused(pets: Path, words: str) -> None:
    with pytest.raises(DatasetError, match=words) as raised:
        open_pixels(source_of(pets), SIDE)
    assert str(raised.value).endswith(".")


def test_too_many_bytes(pets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    needed = 24 * SIDE * SIDE * 3
    monkeypatch.setenv("LAYERWISE_CACHE_BYTES", str(needed - 1))
    refused(pets, f"would take {needed:,} bytes")
    monkeypatch.setenv("LAYERWISE_CACHE_BYTES", str(needed))
    open_pixels(source_of(pets), SIDE)


def test_the_disk_is_nearly_full(pets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_FREE_DISK_BYTES", str(10**18))
    refused(pets, "have to stay free")
    assert leftovers(pets) == []


@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_the_disk_becomes_full(pets: Path, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, moment, full)
        refused(pets, "disk became full")
    assert leftovers(pets) == []
    assert_right(open_pixels(source_of(pets), SIDE), pets)


def test_a_cache_that_cannot_be_written(
    pets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("LAYERWISE_CACHE", str(tmp_path / "file"))
    refused(pets, "could not be written")


# --- two at once ---------------------------------------------------------------------------------


class Builder(threading.Thread):
    """Opens the pixels in a thread that stands still halfway until `go` is set."""

    def __init__(self, pets: Path) -> None:
        super().__init__(daemon=True)
        self.pets, self.halfway, self.go = pets, threading.Event(), threading.Event()
        self.pixels: Pixels | None = None

    def run(self) -> None:
        self.pixels = open_pixels(source_of(self.pets), SIDE, progress=self.report)

    def report(self, done: int, total: int) -> None:
        self.halfway.set()
        assert self.go.wait(60)


def test_the_second_waits_and_takes_what_the_first_built(
    pets: Path, no_building: Callable[[], None]
) -> None:
    first = Builder(pets)
    first.start()
    assert first.halfway.wait(60)
    no_building()  # from here on; the first is in the midst of it
    seen: list[tuple[int, int]] = []

    def report(done: int, total: int) -> None:
        seen.append((done, total))
        if len(seen) == 3:
            first.go.set()

    second = open_pixels(source_of(pets), SIDE, progress=report)
    first.join(60)
    assert first.pixels is not None and first.pixels.pixels.filename == second.pixels.filename
    assert len(seen) >= 3 and seen[-1] == (24, 24)
    assert_right(second, pets)


def test_whoever_waits_can_stop(pets: Path) -> None:
    first = Builder(pets)
    first.start()
    assert first.halfway.wait(60)
    with pytest.raises(Cancelled):
        open_pixels(source_of(pets), SIDE, cancelled=lambda: True)
    first.go.set()
    first.join(60)
    assert first.pixels is not None
    assert_right(first.pixels, pets)
