"""The view of a run that checks labels, driven by its widgets' keys: answers, cross-check, training again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from app_pages.parts import run_actions
from app_pages.parts.labels import asking
from core.datasets import Source
from core.datasets.draft_files import read_draft
from core.datasets.drafts import Draft
from core.datasets.marks import Marks, keep_marks, read_marks
from core.settings import PROJECT
from core.training import Configuration, Run, list_runs
from core.training.labels import cross_checking
from core.training.labels.cross_checking import fold_configurations
from core.training.labels.suspects import Suspect
from tests.app_pages.made_runs import chart
from tests.core.training.labels.made import judged_run

# The run is sure that the first cat is a dog, and less sure that the second dog is a cat.
NAMES = ["cat/0.png", "cat/1.png", "cat/2.png", "dog/3.png", "dog/4.png", "dog/5.png"]
LABELS, SHARES = [0, 0, 0, 1, 1, 1], [0.95, 0.1, 0.2, 0.9, 0.1, 0.8]
FIRST = Suspect("cat/0.png", "cat", "dog", 0.95, 0.05).finding.id
SECOND = Suspect("dog/4.png", "dog", "cat", 0.9, 0.1).finding.id


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number, name in enumerate(NAMES):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        Image.fromarray(np.full((9, 9, 3), 40 * number, np.uint8)).save(tmp_path / name)
    return tmp_path


@pytest.fixture
def asked(folder: Path) -> Configuration:
    return Configuration(data=str(folder), image_size=32, epochs=1, batch_size=2)


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> list[Run]:
    """Start no process; return the runs that would have been."""
    started: list[Run] = []
    for module in (run_actions, cross_checking):
        monkeypatch.setattr(module, "launch", started.append)
    return started


def page(run: Run, **query: str) -> AppTest:
    app = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=120)
    for name, value in {"run": run.id, "run-view": "labels", **query}.items():
        app.query_params[name] = value
    app.switch_page("app_pages/train.py").run()
    assert not app.exception, app.exception
    return app


def text(app: AppTest) -> str:
    return "\n".join(item.value.replace("\\", "") for item in [*app.markdown, *app.caption])


Press = Callable[[str], AppTest]


def presser(app: AppTest) -> Press:
    def press(key: str) -> AppTest:
        app.button(key=key).click().run()
        assert not app.exception, app.exception
        return app

    return press


def test_suspects_are_answered_one_by_one_and_trained_with(
    asked: Configuration, launched: list[Run]
) -> None:
    run = judged_run(asked, NAMES, LABELS, SHARES, name="album")
    app = page(run)
    press, source = presser(app), Source.parse(asked.data)
    assert "It is labelled **cat**. A network that never saw it says **dog**, 95.0 %." in text(app)
    assert "2 of 6 labels are contradicted" in text(app)
    assert "agree with 66.7 % of the labels. So many are mostly mistakes" in text(app)
    assert app.button(key="labels-undo").disabled and app.button(key="train-again-start").disabled
    press(f"move-{FIRST}")
    assert read_draft("", source).marks == Marks(labels={"cat/0.png": "dog"})
    assert "says **cat**, 90.0 %" in text(app)
    press("labels-undo")
    assert not read_draft("", source).marks
    press(f"unsure-{FIRST}")
    press("labels-undo")
    press(f"unsure-{FIRST}")
    press(f"leave out-{SECOND}")
    assert "**1** left out · **1** can't tell" in text(app)
    assert "**1** left out · **1** can't tell" in text(page(run))  # a reload
    press("labels-again")
    press(f"right-{FIRST}")
    assert read_draft("", source).kept == {FIRST}
    again = page(run)  # what is decided outlives the page
    assert "**1** right as they are · **1** left out" in text(again)
    presser(again)("train-again-start")
    (cleaned,) = launched
    marked = Source.parse(cleaned.configuration.data)
    assert marked.unmarked == source and read_marks(marked.marks).left_out == {"dog/4.png"}


def test_a_cross_check_is_started_watched_and_read(
    asked: Configuration, launched: list[Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = judged_run(asked, NAMES[:2], LABELS[:2], SHARES[:2], name="album")
    app = page(run, **{"labels-of": "all", "folds": "3"})
    assert "cut into **3 parts**" in text(app) and "of training" in text(app)
    monkeypatch.setenv("LAYERWISE_RUNS_PER_OWNER", "2")
    presser(app)("cross-begin")
    assert "delete some first" in app.error[0].value and not launched
    monkeypatch.setenv("LAYERWISE_RUNS_PER_OWNER", "9")
    presser(app)("cross-begin")
    assert [each.configuration.fold for each in launched] == [1, 2, 3]
    for each in launched:
        each.delete()
    for number, part in enumerate(fold_configurations(asked, 3)):
        rows = slice(2 * number, 2 * number + 2)
        judged_run(part, NAMES[rows], LABELS[rows], SHARES[rows])
    app = page(run, **{"labels-of": "all"})  # in three parts, since that is what there is
    assert "2 of 6 labels are contradicted" in text(app)


def test_what_cleaning_changed(asked: Configuration, folder: Path) -> None:
    run = judged_run(asked, NAMES, LABELS, SHARES)
    digest = keep_marks(Marks(labels={"cat/0.png": "dog"}))
    after = replace(asked, data=f"marks:{digest}:{folder}")
    cleaned = judged_run(after, NAMES, [1, *LABELS[1:]], [0.9, 0.1, 0.7, 0.9, 0.8, 0.8])
    app = page(run)
    said = text(app)
    assert "**6 pictures** validated in both runs and trained in neither; 1 of them has" in said
    # Before: all but dog/4 are right; after: all but cat/2. They differ on these two.
    assert "They differ on **2**: right only after cleaning on 1, right only before on 1." in said
    rows = chart(app, "Accuracy before 83.3 %, after 83.3 %, with their intervals")["runs"]
    assert rows["right"].to_pylist() == pytest.approx([5 / 6, 5 / 6])
    assert text(page(cleaned)).count("They differ on **2**") == 1


def test_drawn_pictures_have_no_labels_to_check() -> None:
    run = judged_run(Configuration(), ["a"], [0], [0.1])
    assert "cannot be changed" in page(run).info[0].value
    assert list_runs() == [run]


def test_a_second_press_meant_for_a_picture_changes_no_answer() -> None:
    suspect = Suspect("cat/0.png", "cat", "dog", 0.95, 0.05)
    once = asking._decided(Draft(), suspect, "move")
    assert once.marks.labels == {"cat/0.png": "dog"}
    assert asking._decided(once, suspect, "leave out") is once
