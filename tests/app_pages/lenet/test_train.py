"""The view that trains LeNet, by its widgets' keys: the form, a run watched, its verdict, others."""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from app_pages.parts import run_actions
from app_pages.parts.lenet.training import live, tables
from app_pages.parts.lenet.training.seeds import next_seed, renamed
from core.lenet import MODERN, PRESETS
from core.lenet import expected as expectations
from core.lenet.experiments import Measured, Result, trials
from core.lenet.presets import configuration
from core.settings import PROJECT
from core.training import ProcessIdentity, Recorder, Run, RunError, create_run
from core.training.status import write_status
from tests.app_pages.made_runs import chart

CURVES = "Training loss, training accuracy and test accuracy over the epochs"
STRIP = "Your test accuracy beside the published one and those of other seeds"
STEPS = 3  # of an epoch


def page(**query: str) -> AppTest:
    app = AppTest.from_file(str(PROJECT / "app_pages" / "lenet.py"), default_timeout=60)
    for name, value in {"lenet-view": "train", **query}.items():
        app.query_params[name.replace("_", "-")] = value
    app.run()
    assert not app.exception, app.exception
    return app


def text(app: AppTest) -> str:
    found = "\n".join(item.value for item in [*app.markdown, *app.caption])
    return found.replace("\N{NO-BREAK SPACE}", " ")


def errors(app: AppTest) -> list[str]:
    return [item.value.replace("\\", "") for item in app.error]


def trained(
    seed: int = 0, *, data: str = "fashion-mnist", done: int = 10, state: str = "finished",
    accuracy: float = 0.781, owner: str = "", preset: str = "zh", error: str = "",
) -> Run:  # fmt: skip
    """Make a run as its process leaves it, without training anything."""
    asked = PRESETS[preset].configuration(data, seed=seed)
    run = create_run(asked, name=f"{preset}, seed {seed}", owner=owner)
    with Recorder(run.path) as recorder:
        for step in range(1, done * STEPS + 1):
            recorder.step(
                step=step, epoch=(step - 1) // STEPS, loss=1 / step, learning_rate=0.9, right=64,
                pictures=256, data_seconds=0.0, compute_seconds=0.1, memory_bytes=0, image_size=28,
            )  # fmt: skip
            if step % STEPS == 0:
                recorder.epoch(
                    epoch=step // STEPS, step=step, train_loss=0.5, train_accuracy=0.8,
                    validation_loss=0.5, validation_accuracy=accuracy, confusion=[], seconds=2.0,
                    pictures_per_second=9_000.0, validation_seconds=0.1,
                )  # fmt: skip
        recorder.status(
            state=state, epoch=done, step=done * STEPS, total_epochs=10, total_steps=10 * STEPS,
            progress=done / 10, started_at=1_000.0, finished_at=1_040.0, error=error,
        )  # fmt: skip
    return run


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> list[Run]:
    """Start no process; return the runs that would have been."""
    started: list[Run] = []
    monkeypatch.setattr(run_actions, "launch", started.append)
    return started


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return what ships seeds of the zh recipe, with these accuracies."""

    def ship(*accuracies: float) -> None:
        results = tuple(Result(i, each, 0.6, 0.82, 0.47, 40.0) for i, each in enumerate(accuracies))
        found = Measured(trials("presets")[0], 61_706, 416_520, "CPU", results)
        monkeypatch.setattr(expectations, "load", lambda experiment: (found,) if results else ())

    return ship


# --- the form --------------------------------------------------------------------------------


def test_a_preset_is_started_as_it_is_and_watched_in_this_view(launched: list[Run]) -> None:
    app = page()
    assert "61,706 parameters, 416,520 multiply-adds" in text(app)
    assert "drawn garments: 10,286 to learn from, 1,714 to test by" in text(app)
    assert "10 epochs of 41 batches of 256" in text(app)
    assert "Only 410 steps: with sigmoids" in text(app)
    app.button(key="start").click().run()
    assert not app.exception
    assert not errors(app)
    (run,) = launched
    assert run.configuration == PRESETS["zh"].configuration("garments")
    assert app.query_params["run"] in (run.id, [run.id])
    assert "**zh, seed 0, drawn garments**" in text(app).replace("\\", "")


def test_another_preset_has_its_own_numbers_and_what_is_changed_is_trained(
    launched: list[Run],
) -> None:
    app = page(garments="garments:700", train_epochs="3", train_learning_rate="0.5")
    assert app.number_input(key="train-learning-rate").value == 0.5
    app.button_group(key="lenet-preset").set_value("modern").run()
    modern = PRESETS["modern"].recipe
    assert app.number_input(key="train-epochs").value == modern["epochs"]
    assert app.number_input(key="train-learning-rate").value == modern["learning_rate"]
    app.number_input(key="train-seed").set_value(7)
    app.number_input(key="train-epochs").set_value(4)
    app.toggle(key="train-flip").set_value(False).run()
    assert "You have changed the recipe" in text(app)
    app.button(key="start").click().run()
    asked = launched[0].configuration
    assert (asked.data, asked.seed, asked.epochs, asked.batch_size) == ("garments:700", 7, 4, 256)
    assert (asked.augmentation.flip, asked.augmentation.shift) == (False, 1)
    assert asked.block == configuration(MODERN, PRESETS["modern"].recipe).block


def test_the_network_in_hand_is_trained_by_a_recipe(launched: list[Run]) -> None:
    small = "4k5w2.10.relu.max.kaiming"
    app = page(lenet_preset="mine", lenet_recipe="en", lenet=small, of="untrained")
    app.button(key="start").click().run()
    (run,) = launched
    assert run.configuration.block is not None
    assert (run.configuration.batch_size, run.name) == (128, "mine by en, seed 0, drawn garments")
    assert run.configuration.block["children"][0]["arguments"]["out_channels"] == 4


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"train_epochs": "0"}, "epochs is 0, but has to be 1 or more"),
        ({"train_batch_size": "100000"}, "batch size is 100,000, but at most 4,096 is allowed"),
        ({"train_learning_rate": "-1"}, "learning rate is -1.0, but has to be between"),
        ({"garments": "garments", "train_count": "7"}, "From 70 to 200,000 garments can be drawn"),
    ],
)
def test_what_cannot_be_trained_is_answered_with_a_sentence(
    query: dict[str, str], sentence: str
) -> None:
    app = page(**query)
    assert any(sentence in error for error in errors(app)), errors(app)
    assert app.button(key="start").disabled


def test_a_run_that_cannot_be_started_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(run: Run) -> None:
        raise RunError("50 runs wait for a place already.")

    monkeypatch.setattr(run_actions, "launch", refuse)
    app = page()
    app.button(key="start").click().run()
    assert "50 runs wait for a place already." in errors(app)
    assert "None yet" in text(app)


# --- a run -----------------------------------------------------------------------------------


def test_a_finished_run_is_drawn_as_in_the_course_and_judged(
    measured: Callable[..., None],
) -> None:
    measured(0.73, 0.80, 0.78)
    app = page(run=trained().id)
    assert [item.value for item in app.metric] == ["0.500", "0.800", "0.781", "9,000", "40 s"]
    drawn = chart(app, CURVES)
    assert drawn["frame"]["epoch"].to_pylist() == [1.0, 10.0]
    assert min(drawn["points"]["epoch"].to_pylist()) == pytest.approx(1.0)
    assert drawn["points"]["accuracy"].to_pylist() == pytest.approx([0.25] * len(drawn["points"]))
    assert drawn["tests"]["accuracy"].to_pylist() == pytest.approx([0.781] * 10)
    said = text(app)
    assert "Published **0.779**, you got **0.781**." in said
    assert "Usual spread over 3 seeds on this recipe: 0.730 … 0.800 (mean 0.770)." in said
    assert "Yours lies among them." in said
    dots = chart(app, STRIP)["results"]
    assert dots["who"].to_pylist() == ["other seeds"] * 3 + ["published", "yours"]
    app.button_group(key="lenet-axis").set_value("start").run()
    drawn = chart(app, CURVES)
    assert drawn["frame"]["epoch"].to_pylist() == [0.0, 10.0]
    # The running mean begins with the first step: 1, (1 + 1/2) / 2, (1 + 1/2 + 1/3) / 3.
    assert drawn["points"]["loss"].to_pylist()[:3] == pytest.approx([1.0, 0.75, 11 / 18])


def test_without_seeds_measured_the_page_says_so(measured: Callable[..., None]) -> None:
    measured()
    app = page(run=trained().id)
    assert "How far seeds differ on this recipe has not been measured yet." in text(app)
    assert chart(app, STRIP)["results"]["who"].to_pylist() == ["published", "yours"]


def test_no_published_figure_applies_to_drawn_garments(measured: Callable[..., None]) -> None:
    measured(0.73, 0.80)
    app = page(run=trained(data="garments:700").id)
    said = text(app)
    assert "those are for Fashion-MNIST, not drawn garments" in said
    assert "Published **" not in said


def test_other_seeds_are_laid_under_it_and_stand_in_the_verdict() -> None:
    run, other = trained(0), trained(1, accuracy=0.76)
    app = page(run=run.id, runs=other.id)
    drawn = chart(app, CURVES)
    assert set(drawn["other_points"]["run"].to_pylist()) == {other.id}
    assert "Your 1 other seed: 0.760." in text(app)
    assert "Once more, with seed 2" in [item.label for item in app.button]


def test_once_more_is_the_same_run_from_another_seed(launched: list[Run]) -> None:
    run = trained(0)
    app = page(run=run.id)
    app.button(key="again").click().run()
    (again,) = launched
    assert again.configuration == replace(run.configuration, seed=1)
    assert again.name == "zh, seed 1"
    assert set(chart(app, CURVES)["other_points"]["run"].to_pylist()) == {run.id}


def test_a_failed_run_says_why_and_keeps_what_it_measured() -> None:
    sentence = "There is no Fashion-MNIST here; choose the drawn garments."
    run = trained(done=2, state="failed", error=sentence)
    app = page(run=run.id)
    assert errors(app) == [sentence]
    assert len(chart(app, CURVES)["tests"]) == 2
    assert app.button(key="resume").label == "Resume"
    assert "resume the run to come to it" in text(app)
    app.button(key="use-drawn").click().run()  # there is no Fashion-MNIST in a test's home
    assert app.button_group(key="garments").value == "garments"
    assert app.number_input(key="train-count").value == 12_000


def test_an_interrupted_run_can_be_resumed(monkeypatch: pytest.MonkeyPatch) -> None:
    run = trained(done=2, state="running")
    gone = ProcessIdentity(2**22 - 1, 1.0, platform.node())
    write_status(run.path, replace(run.status(), process=gone))
    app = page(run=run.id)
    assert any("resume" in item.value for item in app.warning)
    asked: list[Run] = []
    monkeypatch.setattr(run_actions, "resume", asked.append)
    app.button(key="resume").click().run()
    assert [item.id for item in asked] == [run.id]


@pytest.mark.parametrize("name", ["20260101-nothing-aaaaaaaaaaaaaaaa", "../../etc"])
def test_a_run_that_is_not_there_is_answered_with_a_sentence(name: str) -> None:
    app = page(run=name)
    assert len(errors(app)) == 1
    app.button(key="new-run").click().run()
    assert not errors(app)
    assert app.button(key="start")


def test_on_a_host_the_list_holds_the_visitors_own_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWISE_HOSTED", "true")
    trained(1, owner="mine")
    trained(2, owner="another")
    (listed,) = page(owner="mine").dataframe
    assert listed.value["name"].tolist() == ["zh, seed 1"]
    assert listed.value["accuracy"].tolist() == [0.781]


def test_before_the_first_epoch_is_over_all_of_it_is_drawn() -> None:
    run = trained(done=1)
    (run.path / "metrics.jsonl").write_bytes(
        b"".join((run.path / "metrics.jsonl").read_bytes().splitlines(keepends=True)[:2])
    )
    assert max(tables.drawn(run).points["epoch"].to_pylist()) < live.BEGINNING
    app = page(run=run.id)
    assert chart(app, CURVES)["frame"]["epoch"].to_pylist() == [0.0, 10.0]


def test_seeds_follow_each_other() -> None:
    first = trained(0)
    trained(2)
    trained(1, data="garments:700")
    assert next_seed(first) == 1
    assert renamed("zh, seed 0", 0, 1) == "zh, seed 1"
    assert renamed("mine by zh, seed 10, drawn garments", 10, 11) == (
        "mine by zh, seed 11, drawn garments"
    )
    assert renamed("my best one", 0, 1) == "my best one, 1"
