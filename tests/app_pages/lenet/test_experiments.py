"""The ladder and the sweeps: what the page says of numbers that were made up, and measuring again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app_pages.parts import run_actions
from app_pages.parts.lenet.experiments import words
from core.lenet.costs import costs
from core.lenet.experiments import Measured, Result, Trial, load, records, trials
from core.lenet.experiments.analysis import USUAL
from core.lenet.experiments.trials import Experiment
from core.settings import PROJECT
from core.training import Run
from core.training.folder import create_run
from core.training.metrics import METRICS_FILE
from core.training.status import Status, write_status
from tests.app_pages.made_runs import chart


def opened(view: str, **query: object) -> AppTest:
    app = AppTest.from_file(PROJECT / "app_pages" / "lenet.py", default_timeout=60)
    for name, value in {"lenet-view": view, **query}.items():
        app.query_params[name] = str(value)
    return app.run()


def said(app: AppTest) -> str:
    return "\n".join(each.value for each in (*app.markdown, *app.caption))


def made_up(trial: Trial, mean: float, spread: float) -> Measured:
    found = costs(trial.lenet)
    results = tuple(
        Result(seed, mean + sign * spread, 0.3, 0.9, 0.2, 30.0)
        for seed, sign in enumerate((-1, 0, 1))
    )
    return Measured(trial, found.parameters, found.multiply_adds, "a made-up GPU", results)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Look for the experiments in an empty folder."""
    monkeypatch.setattr(records, "FOLDER", tmp_path)
    load.cache_clear()
    yield tmp_path
    load.cache_clear()


def write(folder: Path, experiment: Experiment, means: dict[str, float], usual: float) -> None:
    """Write made-up measurements: the mean of each trial by its key, `usual` for all others."""
    found = [made_up(each, means.get(each.key, usual), 0.001) for each in trials(experiment)]
    records.write(folder / f"{experiment}.json", experiment, found)


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> list[Run]:
    """Start no process; return the runs that would have been started."""
    runs: list[Run] = []
    monkeypatch.setattr(run_actions, "launch", runs.append)
    return runs


@pytest.mark.parametrize("view", ["ladder", "matters"])
def test_nothing_measured_yet_says_so_and_how(view: str) -> None:
    app = opened(view)
    assert not app.exception
    assert "Nothing has been measured yet" in app.info[0].value
    experiment = "ladder" if view == "ladder" else "sweeps"
    assert any(
        f"core.lenet.experiments {experiment} --data garments --seeds" in each.value
        for each in app.code
    )
    assert app.button(key="again-start")


def test_the_ladder_says_what_each_rung_brings(folder: Path) -> None:
    write(folder, "ladder", {"original": 0.8, "relu": 0.9, "max": 0.9001}, 0.91)
    app = opened("ladder")
    table = app.dataframe[0].value
    # Three seeds at 0.1 points: √(2 · 0.1² / 3) = 0.08 points.
    assert list(table["Gain, points"][:3]) == ["–", "+10.00 ± 0.08", "+0.01 ± 0.08"]
    assert table["Parameters"][0] == 61_706
    text = said(app)
    assert "From **80.00 %** to **91.00 %**" in text
    assert "of a hundred mistakes of the first rung, 45 are left" in text
    assert "The largest step is **ReLU**, +10.00 points." in text
    assert "so it may be chance: Max pooling, Batch norm" in text
    drawn = chart(
        app, "The test accuracy of each rung, a dot for each seed, from 80.00 % to 91.00 %."
    )
    assert len(drawn["seeds"]) == 3 * 11
    assert drawn["means"]["accuracy"].to_pylist()[:2] == pytest.approx([0.8, 0.9])


def test_a_rung_is_started_with_exactly_its_configuration(launched: list[Run]) -> None:
    app = opened("ladder", **{"ladder-again": "cycle", "again-seed": "77", "garments": "garments"})
    app.button(key="again-start").click().run()
    (run,) = launched
    trial = next(each for each in trials("ladder") if each.key == "cycle")
    wanted = replace(trial.configuration, seed=77, data="garments")
    assert json.dumps(run.configuration.to_document()) == json.dumps(wanted.to_document())


def test_the_visitors_own_runs_stand_beside_what_is_shipped(folder: Path) -> None:
    write(folder, "ladder", {}, 0.9)
    trial = next(each for each in trials("ladder") if each.key == "relu")
    for data, accuracy in (("fashion-mnist", 0.8765), ("garments", 0.99)):
        run = create_run(replace(trial.configuration, seed=9, data=data), name=data)
        write_status(run.path, Status(state="finished"))
        line = {"kind": "epoch", "epoch": 1, "validation_accuracy": accuracy}
        (run.path / METRICS_FILE).write_text(json.dumps(line) + "\n")
    app = opened("ladder")
    table = next(each.value for each in app.dataframe if "Repeats" in each.value)
    assert set(table["Test accuracy"]) == {"87.65 %", "99.00 %"}
    assert sum("not comparable" in each for each in table["Pictures"]) == 1
    drawn = chart(
        app, "The test accuracy of each rung, a dot for each seed, from 90.00 % to 90.00 %."
    )
    mine = [each for each in drawn["seeds"].to_pylist() if each["whose"] == "Yours"]
    assert [(each["rung"], each["accuracy"], each["seed"]) for each in mine] == [
        ("ReLU", 0.8765, "9")
    ]


def test_the_sweeps_are_ranked_and_set_beside_the_courses_answer(folder: Path) -> None:
    means = {"channels 8": 0.87, "stride 2": 0.88, "kernel size 1": 0.6, "padding 0": 0.8995}
    write(folder, "sweeps", means, 0.9)
    app = opened("matters")
    text = said(app)
    first, second, third, *_rest = (line for line in text.splitlines() if line[1:3] == ". ")
    assert "**Channels** moved the mean test accuracy by **3.00 points**: 87.00 % at 8" in first
    assert "**Stride** moved the mean test accuracy by **2.00 points**" in second
    assert "**Padding** moved the mean test accuracy by **0.05 points**" in third
    assert "less than twice the spread over seeds, ± 0.10: it may be chance" in third
    assert "Measured here: channels, stride, padding, kernel size. Another order." in text
    drawn = chart(app, "Test accuracy against multiply-adds, a dot for each network.")
    assert len(drawn["means"]) == 28
    app.button_group(key="swept").set_value("all").run()
    assert "1. **Kernel size** moved the mean test accuracy by **30.00 points**" in said(app)


def test_what_is_measured_only_in_part_is_shown_as_far_as_it_goes(folder: Path) -> None:
    some = [made_up(each, 0.9, 0.001) for each in trials("sweeps") if each.group == "stride"]
    records.write(folder / "sweeps.json", "sweeps", some[:1])
    app = opened("matters")
    assert not app.exception
    assert "moved the mean test accuracy" not in said(app)


def test_every_trial_has_a_name() -> None:
    assert set(words.rungs()) == {each.key for each in trials("ladder")}
    assert set(words.groups()) == {each.group for each in trials("sweeps")} == set(USUAL)


def test_a_point_of_a_sweep_is_started_again(launched: list[Run]) -> None:
    app = opened("matters", **{"sweeps-again": "kernel size 7"})
    app.button(key="again-start").click().run()
    (run,) = launched
    assert run.name == "Kernel size 7, seed 100"
    block = run.configuration.block
    assert block is not None
    assert block["children"][0]["arguments"]["kernel_size"] == 7
