"""A second check reads only what changed; what is kept is never trusted blindly; anybody may stop."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from core.datasets import Cancelled, Source
from core.datasets.doctor import kept_looks, look, looking
from core.datasets.doctor.checking import check
from core.datasets.doctor.look import Look, take_looks
from core.datasets.marks import Marks, keep_marks
from core.images.likeness import GRID, likeness_print, shrink
from core.settings import settings
from tests.core.datasets.doctor.conftest import checked, only, pet


@pytest.fixture(autouse=True)
def _settled(folder: Path) -> None:
    for file in folder.glob("*/*"):
        os.utime(file, (1_000_000_000, 1_000_000_000))


def kept() -> Path:
    (file,) = (settings().cache / "looks").iterdir()
    return file


def test_a_second_check_reads_nothing(folder: Path) -> None:
    first, second = checked(folder), checked(folder)
    assert (first.taken, second.taken) == (12, 0)
    assert first.findings == second.findings == ()
    assert first.colours == second.colours


@pytest.mark.parametrize("moment", [1_100_000_000, 900_000_000])
def test_what_changed_is_read_anew(folder: Path, moment: int) -> None:
    checked(folder)
    file = folder / "cat" / "cat.1.png"
    file.write_bytes(b"no picture")
    os.utime(file, (moment, moment))
    report = checked(folder)
    assert report.taken == 1
    assert only(report).names == ("cat/cat.1.png",)


def test_what_changed_just_now_may_change_once_more(folder: Path) -> None:
    os.utime(folder / "cat" / "cat.1.png")
    checked(folder)
    assert checked(folder).taken == 1


def test_what_is_gone_is_forgotten(folder: Path) -> None:
    checked(folder)
    (folder / "cat" / "cat.1.png").unlink()
    assert checked(folder).pictures == 11
    assert "cat.1.png" not in kept().read_bytes().decode(errors="replace")


def test_what_marks_leave_out_is_still_known(folder: Path) -> None:
    checked(folder)
    marks = keep_marks(Marks(left_out=frozenset({"cat/cat.1.png"})))
    os.utime(folder / "cat" / "cat.3.png", (5, 5))
    marked = check(Source("folder", str(folder), marks=marks))
    assert (marked.pictures, marked.taken) == (11, 1)
    assert checked(folder).taken == 0


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda _data: b"",
        lambda data: data.replace(b"PNG", b"GIF", 1),
        lambda data: b"looks 0" + data[7:],
        lambda _data: b"[" * 100_000,
    ],
)
def test_what_is_spoiled_counts_for_nothing(folder: Path, spoil: Callable[[bytes], bytes]) -> None:
    checked(folder)
    kept().write_bytes(spoil(kept().read_bytes()))
    assert checked(folder).taken == 12
    assert checked(folder).taken == 0


@pytest.mark.parametrize("rows", [{}, [1], [["a", True, []]], [["a", False, [None] * 12]]])
def test_a_whole_file_with_other_things_in_it(folder: Path, rows: object) -> None:
    checked(folder)
    content = json.dumps(rows).encode() + b"\n"
    kept().write_bytes(kept_looks._made_with(content) + b"\n" + content)
    assert checked(folder).taken == 12


def test_other_limits_are_another_matter(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checked(folder)
    monkeypatch.setenv("LAYERWISE_PHOTO_PIXELS", "4000")
    report = checked(folder)
    assert report.taken == 12
    assert {each.kind for each in report.findings} == {"unreadable"}


def test_the_cache_is_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(folder, folder.parent / "other")
    checked(folder)
    first = kept()
    os.utime(first, (1, 1))
    monkeypatch.setattr(kept_looks, "MOST_BYTES", first.stat().st_size * 3 // 2)
    checked(folder.parent / "other")
    assert kept() != first


def test_a_full_disk_is_told_and_costs_nothing_else(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_looks.shutil, "disk_usage", lambda _path: SimpleNamespace(free=1_000))
    report = checked(folder)
    assert report.findings == () and report.taken == 12
    assert "the disk is too full" in report.notes[0]
    assert list((settings().cache / "looks").iterdir()) == []


def test_a_cache_that_cannot_be_written_is_told(folder: Path, home: Path) -> None:
    (home / "cache").write_bytes(b"a file is in the way")
    report = checked(folder)
    assert report.pictures == 12 and len(report.notes) == 1


def test_stopping_keeps_what_was_seen(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "batches_of", lambda names: [[name] for name in names])
    source, seen = Source("folder", str(folder)), []
    with pytest.raises(Cancelled):
        check(
            source, 0.2,
            progress=lambda done, _total: seen.append(done), cancelled=lambda: len(seen) > 5,
        )  # fmt: skip
    assert seen == [0, 1, 2, 3, 4, 5]
    assert check(source, 0.2).taken == 7


def test_progress_counts_pictures(folder: Path) -> None:
    seen: list[tuple[int, int]] = []
    check(
        Source("folder", str(folder)), 0.2, progress=lambda done, total: seen.append((done, total))
    )
    assert (seen[0], seen[-1]) == ((0, 12), (12, 12))
    assert seen == sorted(seen)


def test_a_look_survives_being_packed(folder: Path) -> None:
    (look,) = take_looks(Source("folder", str(folder)), ["cat/cat.1.png"])
    assert (look.format, look.mode, look.width, look.height, look.bits) == ("PNG", "RGB", 64, 64, 8)
    assert Look.unpacked(look.packed()) == look


def test_what_cannot_be_read_says_so(folder: Path) -> None:
    source = Source("folder", str(folder))
    names = ["cat/none.png", "../out.png", "cat/cat.1.png", "/cat/cat.1.png", "cat//cat.1.png"]
    gone, outside, there, *odd = take_looks(source, names)
    assert "no file 'none.png'" in gone.error.lower()
    assert all("no picture" in each.error for each in (outside, *odd))
    assert there == take_looks(source, ["cat/cat.1.png"])[0]


def test_a_print_is_that_of_the_picture(folder: Path) -> None:
    (look,) = take_looks(Source("folder", str(folder)), ["cat/cat.1.png"])
    whole = likeness_print(pet(1)).astype(int)
    assert np.abs(np.frombuffer(look.print, np.uint8) - whole.ravel()).max() <= 1


def test_shrinking_averages_what_lies_below_a_place() -> None:
    grey = np.arange(48 * 48).reshape(1, 48, 48) % 251
    print_ = shrink(grey.astype(np.uint8))[0]  # 1.5 places a side: one, and half of the next
    corner = grey[0, :2, :2] * np.outer([1, 0.5], [1, 0.5])
    assert print_[0, 0] == round(corner.sum() / 2.25)
    assert print_.shape == (GRID, GRID)


@pytest.mark.parametrize("limit", ["HELD_BYTES", "HELD_PIXELS"])
def test_as_little_as_one_picture_is_held(
    folder: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    source = Source("folder", str(folder))
    (folder / "cat" / "cat.3.png").write_bytes(b"half a pict")
    names = sorted(str(each.relative_to(folder)) for each in folder.glob("*/*"))
    many = take_looks(source, names)
    monkeypatch.setattr(look, limit, 1)
    assert take_looks(source, names) == many and len(many) == 12
    assert [each.error == "" for each in many] == ["cat.3." not in name for name in names]


@pytest.mark.processes
def test_the_same_from_processes_of_their_own(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pet(1).convert("CMYK").save(folder / "cat" / "cmyk.jpg")
    here = checked(folder)
    kept().unlink()
    monkeypatch.setattr(looking, "FEW", 0)
    there = checked(folder)
    assert there.taken == 13
    assert (there.findings, there.colours, there.sizes) == (here.findings, here.colours, here.sizes)
