from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.lenet import MODERN, PRESETS
from core.lenet import expected as module
from core.lenet.expected import expected, preset_of, span
from core.lenet.experiments import Measured, Result, trials
from core.lenet.presets import configuration
from core.training import Configuration, create_run


def measured(name: str, *accuracies: float) -> Measured:
    (trial,) = [trial for trial in trials("presets") if trial.key == name]
    results = tuple(Result(seed, each, 0.6, 0.8, 0.5, 40.0) for seed, each in enumerate(accuracies))
    return Measured(trial, 61_706, 416_520, "CPU", results)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_known_whatever_its_seed_and_pictures(name: str) -> None:
    preset = PRESETS[name]
    assert preset_of(preset.configuration("garments:700", seed=3)) == preset
    read = json.loads(json.dumps(preset.configuration(seed=9).to_document()))
    assert preset_of(Configuration.from_document(read)) == preset
    known = expected(preset.configuration())
    assert known is not None
    assert known.published == preset.published
    assert expected(preset.configuration("garments:700")) is None


def test_a_run_on_the_disk_is_known() -> None:
    run = create_run(PRESETS["zh"].configuration("garments:700", seed=1))
    assert preset_of(run.configuration) == PRESETS["zh"]


@pytest.mark.parametrize(
    "change",
    [
        {"epochs": 9}, {"learning_rate": 0.8}, {"batch_size": 255}, {"momentum": 0.1},
        {"last_batch": False}, {"schedule": "cosine"}, {"label_smoothing": 0.1},
        {"parent": {"run": "x", "weights": "best"}},
    ],
)  # fmt: skip
def test_a_changed_recipe_is_nobodys(change: dict[str, object]) -> None:
    assert preset_of(replace(PRESETS["zh"].configuration(), **change)) is None  # type: ignore[arg-type]


def test_another_network_is_nobodys() -> None:
    assert preset_of(configuration(MODERN, PRESETS["zh"].recipe)) is None


def test_a_result_lies_below_among_or_above_the_seeds(monkeypatch: pytest.MonkeyPatch) -> None:
    both = (measured("zh", 0.75, 0.79, 0.77), measured("en"))
    monkeypatch.setattr(module, "load", lambda experiment: both)
    known = expected(PRESETS["zh"].configuration(seed=4))
    assert known is not None
    places = [known.place(each) for each in (0.7499, 0.75, 0.78, 0.79, 0.7901)]
    assert places == ["lower", "usual", "usual", "usual", "higher"]
    unmeasured = expected(PRESETS["en"].configuration())
    assert unmeasured is not None
    assert unmeasured.measured is None  # a trial without a seed says nothing
    assert unmeasured.place(0.5) is None


@settings(max_examples=30)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=5))
def test_an_axis_holds_all_values_and_is_wide_enough(values: list[float]) -> None:
    low, high = span(values)
    assert 0 <= low <= min(values)
    assert max(values) <= high <= 1
    assert high - low >= 0.0299
