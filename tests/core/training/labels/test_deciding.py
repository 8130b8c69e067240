"""Answers as steps of a draft: taken, said again, undone, and trained with."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from core.datasets import Source
from core.datasets.drafts import Draft
from core.datasets.marks import Marks, keep_marks, read_marks
from core.training import Configuration
from core.training.labels.cleaning import cleaned_run
from core.training.labels.deciding import (
    Answer,
    answered,
    ask_again,
    begun,
    cleaned,
    decide,
    undoable,
)
from core.training.labels.suspects import Suspect
from tests.core.training.labels.made import judged_run

REX = Suspect("cat/rex.jpg", "cat", "dog", 0.97, 0.03)
TOM = Suspect("dog/tom.jpg", "dog", "cat", 0.9, 0.1)


ANSWERS = get_args(Answer)


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("before", [None, *ANSWERS])
def test_an_answer_is_one_step_that_can_be_undone(answer: Answer, before: Answer | None) -> None:
    draft = decide(Draft(), REX, before) if before else Draft()
    after = decide(draft, REX, answer)
    assert answered(after, REX) == answer and answered(after, TOM) is None
    assert undoable(after, [TOM, REX]) == REX
    if answer != before:
        assert answered(after.undo(), REX) == before


def test_what_the_marks_say_then() -> None:
    draft = decide(decide(Draft(), REX, "move"), TOM, "leave out")
    assert draft.marks == Marks(frozenset({"dog/tom.jpg"}), {"cat/rex.jpg": "dog"})
    assert decide(draft, REX, "right").marks.labels == {}


def test_whom_nobody_can_tell_is_remembered_and_can_be_asked_about_again() -> None:
    draft = decide(decide(Draft(), REX, "unsure"), TOM, "right")
    draft = Draft.from_document(json.loads(json.dumps(draft.to_document())))
    assert answered(draft, REX) == "unsure" and not draft.marks and draft.as_it_is == 1
    again = ask_again(draft, [REX, TOM])
    assert answered(again, REX) is None and answered(again, TOM) == "right"
    assert again.undo() == replace(draft, undone=again.done[-1:])


def test_steps_about_something_else_are_not_undone_here() -> None:
    assert undoable(Draft(), [REX]) is None
    assert undoable(Draft().leave_out(["cat/other.jpg"]), [REX]) is None
    assert undoable(Draft().leave_out(["cat/rex.jpg", "cat/other.jpg"]), [REX]) is None


def test_an_empty_draft_begins_with_the_marks_of_the_run(tmp_path: Path) -> None:
    marks = Marks(labels={"cat/a.jpg": "dog"})
    source = Source("folder", folder=str(tmp_path), marks=keep_marks(marks))
    assert begun(Draft(), source).marks == marks
    decided = decide(Draft(), REX, "right")
    assert begun(decided, source) is decided
    # A label that the run's own marks gave is its label: not an answer, and kept when it is right.
    given = Suspect("cat/a.jpg", "dog", "cat", 0.9, 0.1)
    draft = begun(Draft(), source)
    assert answered(draft, given) is None
    assert decide(draft, given, "right").marks == marks
    assert decide(draft, given, "move").marks.labels == {"cat/a.jpg": "cat"}


def test_the_run_again_on_the_cleaned_pictures(tmp_path: Path) -> None:
    source = Source("folder", folder=str(tmp_path))
    draft = decide(Draft(), REX, "move")
    run = judged_run(Configuration(data=str(source), epochs=3), ["a"], [0], [0.1], name="n" * 80)
    again = cleaned_run(run, cleaned(source, draft))
    asked = Source.parse(again.configuration.data)
    assert asked.unmarked == source and read_marks(asked.marks) == draft.marks
    assert again.configuration.epochs == 3 and again.name.endswith(", cleaned")
    assert cleaned_run(again, cleaned(asked, draft)).name == again.name
    assert cleaned(asked, Draft()) == source
