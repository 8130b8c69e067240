"""Drafts of marks: steps, undo and redo, and what is on the disk."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.datasets import DatasetError, Source
from core.datasets.draft_files import (
    change_draft,
    draft_stamp,
    expire_drafts,
    forget_set_aside,
    read_draft,
    set_aside,
)
from core.datasets.drafts import MOST_STEPS, Draft
from core.datasets.marks import Marks
from core.datasets.marks_file import read_marks_file, write_marks_file

OWN = {"a": "cat", "b": "cat", "c": "dog", "d": "dog"}
HERE = Source("set", name="pets")
NAMES = st.sampled_from(sorted(OWN))
LISTS = st.lists(NAMES, min_size=1, max_size=4)
STEPS: dict[str, Any] = {
    "out": LISTS.map(lambda names: lambda draft: draft.leave_out(names, ["1"])),
    "back": LISTS.map(lambda names: lambda draft: draft.take_back(names, ["1"])),
    "move": st.tuples(LISTS, st.sampled_from(["cat", "dog"])).map(
        lambda asked: lambda draft: draft.move(dict.fromkeys(*asked), OWN)
    ),
    "together": LISTS.map(lambda names: lambda draft: draft.together([names])),
    "keep": st.just(lambda draft: draft.keep(["1", "2"])),
    "forget": st.just(lambda draft: draft.forget()),
    "take": LISTS.map(
        lambda names: lambda draft: draft.take(Marks(frozenset(names)), instead=True)
    ),
}


@given(st.lists(st.one_of(*STEPS.values()), max_size=8))
@settings(max_examples=30, deadline=None)
def test_all_steps_can_be_undone_and_done_again(steps: list[Any]) -> None:
    drafts = [Draft()]
    for step in steps:
        changed = step(drafts[-1])
        if changed is not drafts[-1]:
            drafts.append(changed)
    draft = drafts[-1]
    for before in reversed(drafts[:-1]):
        draft = draft.undo()
        assert (draft.marks, draft.kept) == (before.marks, before.kept)
    assert draft.undo() is draft
    for after in drafts[1:]:
        draft = draft.redo()
        assert (draft.marks, draft.kept) == (after.marks, after.kept)
    assert draft.redo() is draft
    assert Draft.from_document(json.loads(json.dumps(draft.to_document()))) == draft


def test_what_each_step_decides() -> None:
    draft = Draft().leave_out(["a"]).move({"b": "dog", "c": "dog"}, OWN)
    assert draft.marks == Marks(frozenset("a"), {"b": "dog"})
    assert draft.leave_out(["a"]) is draft
    back = draft.move({"b": "cat"}, OWN)
    assert back.marks == Marks(frozenset("a"))  # moved to its own class it is as it was
    assert draft.take_back(["a", "b"]).marks == Marks()
    kept = draft.keep(["1"])
    assert kept.kept == {"1"} and kept.leave_out(["c"], ["1"]).kept == frozenset()
    assert kept.forget().marks == Marks() and kept.forget().kept == frozenset()
    assert kept.forget().undo().kept == {"1"}


def test_groups_that_meet_become_one() -> None:
    draft = Draft().together([["a", "b"], ["c", "d"]])
    assert draft.marks.groups == {"b": "a", "d": "c"}
    joined = draft.together([["b", "d"]])
    assert joined.marks.groups == {"b": "a", "c": "a", "d": "a"}
    assert joined.undo().marks.groups == draft.marks.groups
    turned = draft.together([["d", "a"]])
    assert turned.marks.groups == {"a": "c", "b": "c", "d": "c"}


def test_a_new_step_forgets_what_was_undone_and_old_steps_go() -> None:
    draft = Draft().leave_out(["a"]).undo().leave_out(["b"])
    assert not draft.undone and len(draft.done) == 1
    for number in range(MOST_STEPS + 5):
        draft = draft.leave_out([str(number)])
    assert len(draft.done) == MOST_STEPS and "0" in draft.marks.left_out


def test_taking_marks_adds_or_replaces() -> None:
    mine = Draft().leave_out(["a"]).keep(["1"])
    theirs = Marks(frozenset("b"), {"c": "cat"}, {"d": "c"})
    added = mine.take(theirs, ["2"])
    assert added.marks == Marks(frozenset("ab"), {"c": "cat"}, {"d": "c"})
    assert added.kept == {"1", "2"}
    instead = mine.take(theirs, ["2"], instead=True)
    assert instead.marks == theirs and instead.kept == {"2"}
    assert instead.undo().marks == mine.marks and instead.undo().kept == mine.kept


def test_drafts_are_kept_for_each_person_and_source() -> None:
    change_draft("me", HERE, lambda draft: draft.leave_out(["a"]))
    stamp = draft_stamp("me", HERE)
    assert read_draft("me", HERE).marks == Marks(frozenset("a"))
    marked = Source("set", name="pets", marks="0" * 32)
    assert read_draft("me", marked).marks == Marks(frozenset("a"))
    assert read_draft("you", HERE) == Draft()
    assert read_draft("me", Source("set", name="others")) == Draft()
    change_draft("me", HERE, lambda draft: draft)
    assert draft_stamp("me", HERE) == stamp  # nothing was written
    change_draft("me", HERE, Draft.undo)
    assert draft_stamp("me", HERE) != stamp and read_draft("me", HERE).undone


def _files(home: Path) -> list[Path]:
    return sorted((home / "data" / "drafts").glob("*.json"))


def _document(**parts: Any) -> bytes:
    return json.dumps({**Draft().to_document(), **parts}).encode()


def _step(**parts: Any) -> bytes:
    step = {"action": "move", "before": {}, "after": {}, "kept": [], "unkept": []}
    return _document(done=[{**step, **parts}])


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000, b'{"version": 1}', _document(version=2),
        _document(kept="x"), _document(marks=[]), _document(done=7), _step(action="rm"),
        _step(before={"a": [1, 2, 3]}, after={"a": [False, "", ""]}), _step(before={"a": []}),
        _step(before={"a": [False, "", ""]}), _step(kept={}),
    ],
)  # fmt: skip
def test_a_damaged_draft_is_set_aside_and_not_lost(home: Path, content: bytes) -> None:
    change_draft("", HERE, lambda draft: draft.leave_out(["a"]))
    (file,) = _files(home)
    file.write_bytes(content)
    assert read_draft("", HERE) == Draft()
    (aside,) = set_aside("", HERE)
    assert aside.read_bytes() == content
    change_draft("", HERE, lambda draft: draft.leave_out(["b"]))
    assert set_aside("", HERE) == [aside] and not set_aside("you", HERE)
    forget_set_aside("", HERE)
    assert not set_aside("", HERE) and read_draft("", HERE).marks.left_out == {"b"}


def test_a_step_on_a_damaged_draft_sets_it_aside_as_well(home: Path) -> None:
    change_draft("", HERE, lambda draft: draft.leave_out(["a"]))
    _files(home)[0].write_text("{")
    after = change_draft("", HERE, lambda draft: draft.leave_out(["b"]))
    assert after.marks.left_out == {"b"} and len(set_aside("", HERE)) == 1


def test_a_disk_that_refuses_leaves_the_draft_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    before = change_draft("", HERE, lambda draft: draft.leave_out(["a"]))

    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(DatasetError, match="No space left"):
        change_draft("", HERE, lambda draft: draft.leave_out(["b"]))
    monkeypatch.undo()
    assert not list((Path(os.environ.get("LAYERWISE_HOME", "."))).rglob("*.partial"))
    assert before.marks.left_out == {"a"}


def test_old_drafts_expire_where_files_do(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change_draft("me", HERE, lambda draft: draft.leave_out(["a"]))
    change_draft("you", HERE, lambda draft: draft.leave_out(["a"]))
    os.utime(_files(home)[0], (0, 0))
    expire_drafts()
    assert len(_files(home)) == 2  # at home nothing expires
    monkeypatch.setenv("LAYERWISE_EXPIRY_DAYS", "7")
    expire_drafts()
    assert len(_files(home)) == 1


def test_marks_go_home_and_come_back() -> None:
    draft = Draft().leave_out(["a"]).move({"c": "cat"}, OWN).together([["a", "b"]]).keep(["0" * 16])
    assert read_marks_file(write_marks_file(draft)) == (draft.marks, draft.kept)


GOOD = json.loads(write_marks_file(Draft().leave_out(["a"])))


@pytest.mark.parametrize(
    "document",
    [
        [], {}, "x", {"format": "layerwise marks"}, {**GOOD, "format": "others"},
        {**GOOD, "version": 2}, {**GOOD, "left_out": {"a": 1}}, {**GOOD, "left_out": [1]},
        {**GOOD, "labels": {"a": 1}}, {**GOOD, "labels": []}, {**GOOD, "groups": {"a": None}},
        {**GOOD, "kept": ["../../x"]}, {**GOOD, "kept": {}}, {**GOOD, "kept": [1]},
        {**GOOD, "left_out": [str(i) for i in range(20)]},
    ],
)  # fmt: skip
def test_files_that_are_no_marks_are_sentences(
    document: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYERWISE_DATASET_PICTURES", "10")
    with pytest.raises(DatasetError):
        read_marks_file(json.dumps(document).encode())


@pytest.mark.parametrize("content", [b"", b"{", b"\x00\xff", b"[" * 100_000, b"PK\x03\x04"])
def test_files_that_are_no_json_are_sentences(content: bytes) -> None:
    with pytest.raises(DatasetError, match="not JSON"):
        read_marks_file(content)
