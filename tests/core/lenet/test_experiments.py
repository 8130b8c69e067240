"""Trials and their records: a round trip, and what has changed since is not shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.lenet.experiments import Measured, Result, trials
from core.lenet.experiments.records import read, write
from core.lenet.experiments.trials import Experiment


def measured(experiment: Experiment) -> list[Measured]:
    results = (Result(0, 0.75, 0.5, 0.8, 0.4, 3.0), Result(1, 0.85, 0.4, 0.8, 0.4, 3.0))
    return [Measured(trial, 10, 20, "CPU", results) for trial in trials(experiment)]


@pytest.mark.parametrize("experiment", ["presets", "ladder", "sweeps"])
def test_records_come_back_as_they_were_written(experiment: Experiment, tmp_path: Path) -> None:
    written = measured(experiment)
    write(tmp_path / "out.json", experiment, written)
    assert list(read(experiment, (tmp_path / "out.json").read_text())) == written
    assert written[0].mean == pytest.approx(0.8)
    assert written[0].spread == pytest.approx(0.1 / 2**0.5)


def test_a_trial_whose_recipe_has_changed_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    write(path, "ladder", measured("ladder"))
    document = json.loads(path.read_text())
    document["trials"][1]["configuration"]["learning_rate"] = 0.123
    found = read("ladder", json.dumps(document))
    assert [each.trial.key for each in found][:2] == ["original", "max"]


@pytest.mark.parametrize("experiment", ["presets", "ladder", "sweeps"])
def test_keys_are_distinct(experiment: Experiment) -> None:
    keys = [trial.key for trial in trials(experiment)]
    assert len(set(keys)) == len(keys)
