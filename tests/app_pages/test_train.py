"""The page /train, driven by its widgets' keys: the form, its refusals, and a run watched."""

from __future__ import annotations

import io
import platform
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from app_pages.parts import run_actions, run_plan, runs
from app_pages.parts.run_live import short
from app_pages.parts.run_plan import montage
from app_pages.parts.run_verdicts import cells, read_answers
from core.settings import PROJECT
from core.training import ProcessIdentity, Recorder, Run, RunError, Status, list_runs
from core.training.status import write_status
from tests.app_pages.made_runs import answers, chart, drawn, epoch_values, measured_run

LOSS = "Training and validation loss over the epochs"


def page(**query: str) -> AppTest:
    app = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=120)
    for name, value in query.items():
        app.query_params[name] = value
    app.switch_page("app_pages/train.py").run()
    assert not app.exception, app.exception
    return app


def errors(app: AppTest) -> list[str]:
    return [item.value.replace("\\", "") for item in app.error]


def text(app: AppTest) -> str:
    return "\n".join(item.value for item in [*app.markdown, *app.caption])


def photo() -> bytes:
    file = io.BytesIO()
    Image.fromarray(np.full((80, 60, 3), 90, np.uint8)).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> list[Run]:
    """Start no process; return the runs that would have been."""
    started: list[Run] = []
    monkeypatch.setattr(run_actions, "launch", started.append)
    return started


# --- the form --------------------------------------------------------------------------------


def test_the_form_says_what_a_run_will_be_and_starts_it(launched: list[Run]) -> None:
    app = page(pictures="60", epochs="3", image_size="32")
    assert not errors(app)
    assert "parameters" in text(app)
    assert "30 cat, 30 dog" in text(app)
    app.number_input(key="seed").set_value(7)
    app.selectbox(key="optimizer").set_value("sgd")
    app.toggle(key="flip").set_value(False)
    app.button(key="start").click().run()
    assert not app.exception
    (run,) = launched
    asked = run.configuration
    assert (asked.data, asked.epochs, asked.image_size, asked.seed) == ("drawn:60", 3, 32, 7)
    assert (asked.optimizer, asked.learning_rate) == ("sgd", 0.04)
    assert not asked.augmentation.flip
    assert app.title[0].value == run.name  # the page shows the run now


INVALID: tuple[tuple[str, Any, Any, str], ...] = (
    ("learning_rate", None, -1.0, "learning rate is -1.0, but has to be between"),
    ("epochs", 10, 10**9, "epochs is 1,000,000,000, but at most 1,000 is allowed here"),
    ("epochs", 10, 0, "epochs is 0, but has to be 1 or more"),
    ("image_size", 32, 8, "image size is 8, but has to be between 16 and 1,024"),
    ("devices", 1, 65, "a batch of 64 cannot be shared by 65 devices"),
    ("rotation", 10.0, 200.0, "rotation is 200.0, but has to be between"),
    ("pictures", 40, 1, "From 2 to 200,000 pets can be drawn, not 1"),
)


def test_an_invalid_value_is_answered_beside_the_form() -> None:
    app = page(pictures="40", image_size="32")
    for key, good, bad, sentence in INVALID:
        app.number_input(key=key).set_value(bad).run()
        assert not app.exception
        assert any(sentence in error for error in errors(app)), errors(app)
        assert app.button(key="start").disabled
        app.number_input(key=key).set_value(good)
    app.run()
    assert not errors(app)
    assert not app.button(key="start").disabled


@pytest.mark.parametrize("name", ["epochs", "image_size", "pictures"])
def test_an_infinite_number_in_the_link_opens_the_form_without_it(name: str) -> None:
    wanted = {"epochs": "3", "image_size": "32", "pictures": "40"}
    app = page(**wanted | {name: "1e400"})
    assert not errors(app)
    assert not app.button(key="start").disabled
    kept = {other: app.number_input(key=other).value for other in wanted if other != name}
    assert kept == {other: int(wanted[other]) for other in kept}


def test_a_folder_with_one_class_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "cat").mkdir()
    (tmp_path / "cat" / "a.png").write_bytes(photo())
    app = page(data="folder", folder=str(tmp_path))
    assert len(errors(app)) == 1
    assert app.button(key="start").disabled


def test_weights_that_cannot_be_had_are_told_before_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reason = "The server of ImageNet weights does not answer."
    monkeypatch.setattr(run_plan, "obstacle", lambda name: reason)
    app = page(model="resnet18", weights="imagenet", pictures="40", image_size="32")
    assert [item.value for item in app.warning] == [reason]
    assert app.button(key="start").disabled


def test_a_run_that_cannot_be_started_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(run: Run) -> None:
        raise RunError("20 runs wait for a place already.")

    monkeypatch.setattr(run_actions, "launch", refuse)
    app = page(pictures="40", image_size="32")
    app.button(key="start").click().run()
    assert "20 runs wait for a place already." in errors(app)
    assert list_runs() == []


def test_a_photo_that_cannot_be_read_is_named_and_the_others_are_pinned(
    launched: list[Run],
) -> None:
    app = page(pictures="40", image_size="32")
    files = [("rex.png", photo(), "image/png"), ("notes.png", b"words", "image/png")]
    app.file_uploader(key="pinned").set_value(files).run()
    assert any("notes.png" in item.value for item in app.warning)
    app.button(key="start").click().run()
    assert [item.name for item in launched[0].pinned] == ["rex.png"]


def test_on_a_host_no_folder_can_be_named(
    monkeypatch: pytest.MonkeyPatch, launched: list[Run]
) -> None:
    monkeypatch.setenv("LAYERWISE_HOSTED", "true")
    app = page(pictures="40", image_size="32", data="folder", folder="/etc", owner="my-token")
    assert not [item for item in app.text_input if item.key == "folder"]
    app.button(key="start").click().run()
    assert launched[0].configuration.data == "drawn:40"
    assert launched[0].owned_by("my-token")
    assert not launched[0].owned_by("another")


def test_the_time_is_measured_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    from core.training.estimate import Estimate

    monkeypatch.setattr(run_plan, "timed", lambda *_: Estimate(240.0, 75.0, "CPU, 2 threads"))
    app = page(pictures="40", image_size="32")
    assert "4 minutes" not in text(app)
    app.button(key="estimate").click().run()
    assert "About **4 minutes** on CPU, 2 threads: 75 pictures a second" in text(app)


def test_a_montage_shows_each_pixel() -> None:
    pictures = np.random.default_rng(0).integers(0, 256, (3, 2, 40, 40, 3), np.uint8)
    sheet = montage(pictures)
    assert sheet.shape == (2 * 120 + 4, 3 * 120 + 2 * 4, 4)
    assert (sheet[124::3, 248::3, :3] == pictures[2, 1]).all()
    assert (sheet[120:124, :, 3] == 0).all()


# --- a run ----------------------------------------------------------------------------------


def test_a_run_shows_its_curves_and_verdicts() -> None:
    run = measured_run(pinned=[("rex.png", photo())])
    app = page(run=run.id)
    assert app.title[0].value == "my run"
    assert "Stopped after 2 of 4 epochs" in text(app)
    assert [item.value for item in app.metric] == ["75.0%", "0.500", "200", "4 min"]
    loss = chart(app, LOSS)
    assert loss["steps"]["epoch"].to_pylist()[-1] == 2.0
    assert loss["steps"]["loss"].to_pylist()[0] == 1.0
    assert loss["epochs"]["validation_loss"].to_pylist() == pytest.approx([0.6, 0.5])
    speed = chart(app, "Time for data and for computing")["speed"]
    assert speed["data_milliseconds"].to_pylist()[0] == pytest.approx(20 / 64)
    matrix = chart(app, "Confusion matrix")["cells"]
    assert matrix["count"].to_pylist() == [3, 1, 1, 3]
    followed = chart(app, "Probabilities of rex.png over the epochs")["verdicts"]
    assert followed["label"].to_pylist() == ["cat", "dog"] * 2
    assert "**dog 70%** · rex.png" in text(app)


def test_a_long_run_is_sent_as_500_points_at_most() -> None:
    app = page(run=measured_run(steps=700).id)
    steps = chart(app, LOSS)["steps"]
    assert 200 < steps.num_rows <= 500
    assert steps["loss"].to_pylist()[0] == 1.0
    assert chart(app, "Pictures per second, over epochs")["speed"].num_rows <= 100


def test_an_epoch_is_drawn_when_it_comes_and_the_spec_stays() -> None:
    run = measured_run(1)
    app = page(run=run.id)
    before = drawn(app, LOSS).spec
    with Recorder(run.path) as recorder:
        recorder.epoch(**epoch_values(2, 12))
    app.run()
    assert chart(app, LOSS)["epochs"].num_rows == 2
    assert drawn(app, LOSS).spec == before


def test_a_failed_run_shows_its_sentence_and_its_log() -> None:
    run = measured_run(1, state="failed", error="The loss became infinite at step 9.")
    (run.path / "log.txt").write_text("line one\nthe last words\n", "utf-8")
    app = page(run=run.id)
    assert errors(app) == ["The loss became infinite at step 9."]
    assert "the last words" in "".join(item.value for item in app.code)


def test_a_run_whose_process_is_gone_can_be_resumed(monkeypatch: pytest.MonkeyPatch) -> None:
    run = measured_run(1, state="running")
    write_status(
        run.path, replace(run.status(), process=ProcessIdentity(2**22 - 1, 1.0, platform.node()))
    )
    assert run.status().state == "interrupted"
    app = page(run=run.id)
    assert any("resume" in item.value for item in app.warning)
    asked: list[Run] = []
    monkeypatch.setattr(run_actions, "resume", asked.append)
    app.button(key="resume").click().run()
    assert [item.id for item in asked] == [run.id]


def test_what_refuses_to_resume_is_said_and_the_page_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(run: Run) -> None:
        raise RunError("it is open elsewhere.")

    run = measured_run(1)
    app = page(run=run.id)
    monkeypatch.setattr(run_actions, "resume", refuse)
    app.button(key="resume").click().run()
    assert [item.value for item in app.toast] == ["it is open elsewhere."]
    assert app.title[0].value == "my run"


@pytest.mark.parametrize("name", ["20260101-nothing-aaaaaaaaaaaaaaaa", "../../etc", "zzz"])
def test_a_run_that_is_not_there_is_answered_with_a_sentence(name: str) -> None:
    app = page(run=name)
    assert len(errors(app)) == 1
    assert app.button(key="new-run")


@pytest.mark.parametrize("content", ["{", '{"version": 99}', '{"version": 1}', ""])
def test_a_half_written_run_is_answered_with_a_sentence(content: str) -> None:
    run = measured_run(1)
    (run.path / "config.json").write_text(content, "utf-8")
    assert len(errors(page(run=run.id))) == 1


def test_damaged_verdicts_do_not_hide_the_curves() -> None:
    run = measured_run()
    (run.path / "validation.json").write_text('{"classes": ["cat"], "labels": [5]}', "utf-8")
    app = page(run=run.id)
    assert any("damaged" in item.value for item in app.warning)
    assert chart(app, LOSS)["steps"].num_rows == 24


def test_a_name_with_markup_is_shown_as_it_is() -> None:
    name = "<b>*bold*</b> [x](y)"
    app = page(run=measured_run(name=name).id)
    assert "<b>" not in "".join(item.proto.body for item in app.get("html"))


# --- words and numbers ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "place", "line"),
    [
        (Status("queued"), 2, "Waiting: place 2 in the queue"),
        (Status("queued"), 1, "Waiting: next in the queue"),
        (Status("preparing", detail="1,200 of 2,000 pictures"), None,
         "Preparing: 1,200 of 2,000 pictures"),
        (Status("running", epoch=7, total_epochs=12, seconds_left=240.0), None,
         "Epoch 8 of 12 · 4 minutes left"),
        (Status("running", epoch=12, total_epochs=12), None, "Epoch 12 of 12"),
        (Status("stopping"), None, "Stopping: the weights are being saved"),
        (Status("finished", epoch=3, total_epochs=3), None, "Finished: 3 of 3 epochs"),
        (Status(), None, "Not started yet"),
    ],
)  # fmt: skip
def test_where_a_run_stands_in_words(status: Status, place: int | None, line: str) -> None:
    assert runs.state_line(status, place) == line


def test_times_fit_on_a_card() -> None:
    assert [short(s) for s in (0.2, 40, 61, 3_600, 5_400, 9_000)] == [
        "1 s", "40 s", "1 min", "60 min", "90 min", "2.5 h",
    ]  # fmt: skip


def test_verdicts_tell_the_surest_mistakes_first() -> None:
    found = read_answers(answers(1))
    assert found.most_wrong(5) == [3, 7]
    assert found.sample(3) == found.sample(3)
    assert found.confusion().tolist() == [[3, 1], [1, 3]]
    assert cells(found)["share"].to_pylist() == [0.75, 0.25, 0.25, 0.75]


@pytest.mark.parametrize(
    "change",
    [{"labels": [9] * 8}, {"probabilities": [[0.5]]}, {"names": ["a"]}, {"epoch": None}],
)
def test_verdicts_that_do_not_fit_together_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(RunError, match="damaged"):
        read_answers(answers(1) | change)


@pytest.mark.parametrize(
    ("data", "words"),
    [("drawn", "drawn pets"), ("drawn:4000", "4,000 drawn pets"), ("/home/me/pets", "pets")],
)
def test_pictures_in_words(data: str, words: str) -> None:
    assert runs.data_words(data) == words
