from __future__ import annotations

import json
import os
import shutil
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.datasets.marks import Marks, hold_marks
from core.settings import settings
from core.training import (
    Configuration,
    ConfigurationError,
    Recorder,
    Run,
    RunError,
    Status,
    broken_runs,
    create_run,
    expire_runs,
    find_run,
    list_runs,
)
from core.training.files import encode
from core.training.folder import _new_id
from core.training.run import RUN_ID, export_document
from core.training.status import STATUS_FILE, this_process, write_status


def folders() -> list[str]:
    return sorted(path.name for path in settings().runs.iterdir())


def test_a_run_is_as_it_was_asked_for() -> None:
    asked = Configuration(epochs=3, learning_rate=0.3, seed=7)
    run = create_run(asked, name="  Rex   and  Mia ", owner="me")
    assert run.configuration == asked
    assert run.name == "Rex and Mia"
    assert run.created == pytest.approx(time.time(), abs=60)
    assert "-rex-and-mia-" in run.id
    assert {"python", "torch"} <= set(run.versions)
    assert find_run(run.id) == run


def test_marks_of_its_pictures_are_kept_with_a_run(home: Path) -> None:
    digest = hold_marks(Marks(frozenset(["cat/1.jpg"])))
    kept = home / "data" / "marks" / f"{digest}.json"
    assert not kept.exists()
    create_run(Configuration(data=f"marks:{digest}:set:pets"))
    assert kept.exists()
    with pytest.raises(RunError, match="not here"):
        create_run(Configuration(data=f"marks:{'0' * 32}:set:pets"))


@given(st.text(max_size=100))
def test_every_name_gives_a_valid_id(name: str) -> None:
    assert RUN_ID.fullmatch(_new_id(name))


def test_ids_are_unguessable() -> None:
    tokens = {_new_id("rex").rpartition("-")[2] for _ in range(200)}
    assert len(tokens) == 200
    assert all(len(token) * 5 >= 64 for token in tokens)


def test_runs_are_listed_newest_first_and_by_owner() -> None:
    mine, other = create_run(Configuration(), owner="me"), create_run(Configuration(), owner="you")
    assert list_runs() == [other, mine]
    assert list_runs("me") == [mine]
    assert list_runs("") == []
    assert list_runs("nobody") == []


def test_the_folder_does_not_tell_its_owners_token() -> None:
    run = create_run(Configuration(), owner="my-secret-token")
    contents = [path.read_bytes() for path in run.path.rglob("*") if path.is_file()]
    assert not any(b"my-secret-token" in content for content in contents)
    assert "owner" not in json.loads(export_document(run))


def test_without_any_run_there_is_none_to_list_or_find() -> None:
    assert list_runs() == []
    assert broken_runs() == []
    with pytest.raises(RunError, match="no run starts with"):
        find_run("2026")
    with pytest.raises(RunError, match="no run's id"):  # longer than any file system's names
        find_run(f"20260101-{'a' * 300}-{'a' * 16}")


def test_at_home_the_start_of_an_id_suffices(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_run(run.id[:-3]) == run
    create_run(Configuration(), name="rex")
    with pytest.raises(RunError, match="2 runs start with"):
        find_run(run.id[:12])
    monkeypatch.setenv("LAYERWISE_HOSTED", "1")
    with pytest.raises(RunError, match="no run's id"):
        find_run(run.id[:-3])
    assert find_run(run.id) == run


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../..", "/etc", "a/../b", "*", "2026*", "\0", "x" * 9999, "20260101-a-%2e%2e",
     "..\\..", ".places", ".new-x", "20260101-a-aaaaaaaaaaaaaaaa/..", "20260101-a-aaaaaaaaaaaaaaaa\n"],
)  # fmt: skip
def test_no_name_leads_out_of_the_folder(run: Run, name: str, home: Path) -> None:
    (home / "config.json").write_bytes((run.path / "config.json").read_bytes())
    with pytest.raises(RunError):
        find_run(name)


@given(st.text())
def test_any_text_is_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(RunError):
        find_run(name)


def test_renaming_keeps_the_id(run: Run) -> None:
    run.rename("Mia")
    assert (find_run(run.id).name, find_run(run.id).id) == ("Mia", run.id)
    for name in ("", "   ", "x" * 81, "a\x00b", "\u202e"):
        with pytest.raises(RunError, match="printable"):
            run.rename(name)
    assert run.name == "Mia"


def test_deleting_removes_all_of_it(run: Run) -> None:
    with Recorder(run.path) as recorder:
        recorder.status(state="stopped", process=None)
    run.delete()
    assert folders() == []
    with pytest.raises(RunError, match="There is no run"):
        find_run(run.id)
    with pytest.raises(RunError):
        run.delete()


def test_an_active_run_cannot_be_deleted(run: Run) -> None:
    with Recorder(run.path) as recorder:
        with pytest.raises(RunError, match="already running"):
            run.delete()  # open, although its status does not say so yet
        recorder.status(state="running")
        with pytest.raises(RunError, match="stop it first"):
            run.delete()
    assert run.path.exists()


def test_deleting_does_not_follow_links(run: Run, tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("precious")
    (run.path / "link").symlink_to(tmp_path)
    run.delete()
    assert (tmp_path / "precious").exists()


def test_pinned_photos_keep_their_names(run: Run) -> None:
    photos = [("rex.jpg", b"a"), ("rex.jpg", b"b"), ("../../mia.png", b"c"), ("C:\\x\\y", b"d")]
    pinned = create_run(Configuration(), pinned=[*photos, ("", b"e")]).pinned
    assert [photo.name for photo in pinned] == ["rex.jpg", "rex.jpg (2)", "mia.png", "y", "photo"]
    assert b"".join(photo.path.read_bytes() for photo in pinned) == b"abcde"
    assert run.pinned == []


def test_photos_have_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_PINNED_PHOTOS", "1")
    monkeypatch.setenv("LAYERWISE_PHOTO_BYTES", "3")
    with pytest.raises(RunError, match="2 photos are pinned, but at most 1"):
        create_run(Configuration(), pinned=[("a", b""), ("b", b"")])
    with pytest.raises(RunError, match="at most 3"):
        create_run(Configuration(), pinned=[("a", b"1234")])
    assert not settings().runs.exists()


def test_an_owner_may_keep_so_many_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_RUNS_PER_OWNER", "1")
    first = create_run(Configuration(), owner="me")
    create_run(Configuration(), owner="you")
    with pytest.raises(RunError, match="delete one first"):
        create_run(Configuration(), owner="me")
    first.delete()
    create_run(Configuration(), owner="me")


def test_a_configuration_beyond_the_limits_makes_no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_EPOCHS", "5")
    with pytest.raises(ConfigurationError, match="at most 5"):
        create_run(Configuration(epochs=6))


def test_a_full_disk_leaves_no_half_made_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.training.files.os.fsync", refuse)
    with pytest.raises(RunError, match="disk is full"):
        create_run(Configuration())
    assert folders() == []


def test_a_home_that_is_a_file_is_told(home: Path) -> None:
    (home / "runs").write_text("")
    with pytest.raises(RunError, match="could not be"):
        create_run(Configuration())


def test_a_newer_run_asks_for_a_newer_program(run: Run) -> None:
    (run.path / "config.json").write_bytes(encode({"version": 99}))
    assert list_runs() == []
    assert "newer version" in broken_runs()[0].reason
    with pytest.raises(RunError, match="update it"):
        find_run(run.id)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"version": 1}', b"\xff"])
def test_a_damaged_run_is_listed_as_broken(run: Run, content: bytes) -> None:
    other = create_run(Configuration())
    (run.path / "config.json").write_bytes(content)
    assert list_runs() == [other]
    assert [broken.name for broken in broken_runs()] == [run.id]
    with pytest.raises(RunError, match="damaged"):
        find_run(run.id)


def test_a_half_written_run_is_listed_as_broken(run: Run) -> None:
    (run.path / "config.json").unlink()
    assert list_runs() == []
    assert "no readable config.json" in broken_runs()[0].reason


def test_a_configuration_that_makes_no_sense_is_told(run: Run) -> None:
    document = dict(run.document)
    document["configuration"] |= {"epochs": -1}
    (run.path / "config.json").write_bytes(encode(document))
    with pytest.raises(RunError, match="epochs is -1"):
        _ = find_run(run.id).configuration


@pytest.mark.parametrize("name", ["config.json", "status.json", "checkpoints", ".lock", "log.txt"])
def test_links_inside_a_run_are_refused(run: Run, name: str, tmp_path: Path) -> None:
    path = run.path / name
    if path.exists():
        shutil.move(path, tmp_path / "target")
    path.symlink_to(tmp_path / "target")
    with pytest.raises(RunError, match="is a link"):
        find_run(run.id)
    assert list_runs() == []


def test_a_run_that_is_a_link_is_refused(run: Run, tmp_path: Path) -> None:
    run.path.rename(tmp_path / "elsewhere")
    run.path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(RunError, match="is a link"):
        find_run(run.id)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_run_is_told(run: Run) -> None:
    run.path.chmod(0o500)
    with pytest.raises(RunError):
        run.rename("Mia")
    with pytest.raises(RunError):
        Recorder(run.path)


def aged(run: Run, days: float, **status: Any) -> Run:
    then = time.time() - days * 86_400
    document = dict(run.document) | {"created": then}
    (run.path / "config.json").write_bytes(encode(document))
    write_status(run.path, replace(Status(heartbeat=then), **status))
    return run


def test_runs_expire_by_age_unless_they_are_active(monkeypatch: pytest.MonkeyPatch) -> None:
    old, young, active = (create_run(Configuration(), name=name) for name in ("o", "y", "a"))
    aged(old, 8, state="finished")
    aged(young, 6, state="finished")
    aged(active, 8, state="running", process=this_process())
    assert expire_runs() == []
    monkeypatch.setenv("LAYERWISE_EXPIRY_DAYS", "7")
    assert expire_runs() == [old.id]
    assert {run.id for run in list_runs()} == {young.id, active.id}


def test_leftovers_of_a_crash_go_after_an_hour(run: Run) -> None:
    for name in (".new-old", ".gone-old", ".new-young"):
        (settings().runs / name).mkdir()
    for name in (".new-old", ".gone-old"):
        os.utime(settings().runs / name, (1, 1))
    expire_runs()
    assert folders() == [".new-young", run.id]


def test_the_log_is_read_from_its_end(run: Run) -> None:
    assert run.log() == ""
    (run.path / "log.txt").write_bytes(b"x" * 100 + "Ende \u00e4".encode())
    assert run.log(7).endswith("de \u00e4")
    assert (run.path / STATUS_FILE).exists() is False
