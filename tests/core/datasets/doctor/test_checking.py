"""Folders with every kind of mess end in findings and sentences, never in a traceback."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.datasets import DatasetError, Source
from core.datasets.doctor import checking, looking
from core.datasets.doctor.checking import check
from core.datasets.doctor.look import take_looks
from core.datasets.doctor.report import Report
from core.datasets.tasks import Task
from tests.core.datasets.doctor.conftest import checked, only, pet


@pytest.mark.parametrize("text", ["drawn", "garments", "fashion-mnist"])
def test_only_files_can_be_checked(text: str) -> None:
    with pytest.raises(DatasetError, match="Only pictures in files"):
        check(Source.parse(text))


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_share_is_one(folder: Path, share: float) -> None:
    with pytest.raises(DatasetError, match="share"):
        checked(folder, share)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="There is no folder"):
        checked(tmp_path / "none")


def test_what_is_passed_over_is_told(folder: Path, tmp_path: Path) -> None:
    (folder / "cat" / "Thumbs.db").write_bytes(b"\0" * 100)
    (folder / "cat" / "notes.txt").write_text("cats")
    pet(70).save(folder / "dog" / "holiday", "PNG")
    pet(71).save(tmp_path / "outside.png")
    (folder / "dog" / "link.png").symlink_to(tmp_path / "outside.png")
    found = {each.names: each for each in checked(folder).findings}
    assert found.keys() == {("cat/Thumbs.db", "cat/notes.txt"), ("dog/holiday",), ("dog/link.png",)}
    assert {each.proposal for each in found.values()} == {"nothing"}
    assert found[("dog/holiday",)].kind == "suffix"
    assert "leads out of the folder" in found[("dog/link.png",)].reason


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may read everything")
def test_a_folder_and_a_file_without_permission(folder: Path) -> None:
    (folder / "cat" / "shut").mkdir(mode=0)
    (folder / "dog" / "dog.2.png").chmod(0)
    assert all("ermission" in each.reason for each in checked(folder).findings)
    (folder / "cat" / "shut").chmod(0o700)


def test_a_folder_that_changes_meanwhile(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = checking.list_pictures

    def list_and_change(source: Source) -> object:
        found = listed(source)
        (folder / "cat" / "cat.1.png").unlink()
        (folder / "cat" / "cat.3.png").write_bytes(b"half a pict")
        (folder / "dog" / "dog.2.png").unlink()
        (folder / "dog" / "dog.2.png").mkdir()
        return found

    monkeypatch.setattr(checking, "list_pictures", list_and_change)
    report = checked(folder)
    assert {each.names[0] for each in report.of("unreadable")} == {
        "cat/cat.1.png", "cat/cat.3.png", "dog/dog.2.png",
    }  # fmt: skip
    assert len(report.findings) == 3


def test_a_picture_that_breaks_its_program_down(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answers(task: Task, names: list[str]) -> list[bytes | str]:
        reason = "The program broke down at it."
        return [
            reason if "cat.1." in n else take_looks(task.source, [n])[0].packed() for n in names
        ]

    monkeypatch.setattr(Task, "answers", answers)
    assert only(checked(folder)).reason == "The program broke down at it."
    monkeypatch.undo()
    monkeypatch.setattr(looking, "FEW", 1_000)
    assert checked(folder).findings == ()  # it is tried once more


def test_all_broken(folder: Path) -> None:
    for file in folder.glob("*/*"):
        file.write_bytes(b"\xff\xd8\xff" + file.name.encode())
    report = checked(folder)
    assert {each.kind for each in report.findings} == {"unreadable"}
    assert (len(report.findings), report.sizes, report.colours) == (12, {}, {})


def test_classes_that_are_told_apart_too_easily(folder: Path) -> None:
    for seed in range(20, 44):
        pet(seed).convert("RGB").point(lambda v: v // 3).save(folder / "cat" / f"dark.{seed}.png")
    for seed in range(70, 94):
        pet(seed).save(folder / "dog" / f"more.{seed}.jpg", quality=92)
    reasons = [each.reason for each in checked(folder).of("balance")]
    assert any("dog are much brighter" in reason for reason in reasons)
    assert any("100% of cat are PNG files, but only 20% of dog" in each for each in reasons)


def test_a_class_with_few_pictures(folder: Path) -> None:
    for seed in range(20, 40):
        pet(seed).save(folder / "cat" / f"more.{seed}.png")
    found = only(checked(folder))
    assert (found.kind, found.label, found.names) == ("balance", "dog", ())
    assert "cat has 26 pictures, dog only 6" in found.reason


def test_a_report_is_plain_json(folder: Path) -> None:
    report: Report = checked(folder)
    document = report.to_document()
    assert document["classes"] == {"cat": 6, "dog": 6}
    assert (document["read anew"], document["findings"], document["notes"]) == (12, [], [])
