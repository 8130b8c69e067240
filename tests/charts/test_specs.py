"""Specs hold named data and encode the fields that they say, and are made once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from charts import colours, comparison, curves, judging, robustness, verdicts, wiring

CLASSES, RUNS = ("cat", "dog"), ("first", "second")
# Builder with its words, and the fields that each of its data sets is drawn from.
SPECS: list[tuple[Callable[..., Any], tuple[Any, ...], dict[str, set[str]]]] = [
    (curves.loss, ("L", "t", "v", "e"), {"steps": {"epoch", "loss", "smooth"},
                                         "epochs": {"epoch", "validation_loss"}}),
    (curves.accuracy, ("A", "v", "e"), {"epochs": {"epoch", "validation_accuracy"}}),
    (curves.learning_rate, ("R", "r", "e"), {"steps": {"epoch", "learning_rate"}}),
    (curves.memory, ("M", "GB", "e"), {"speed": {"epoch", "gigabytes"}}),
    (curves.pictures_per_second, ("P", "p", "e"), {"speed": {"epoch", "pictures_per_second"}}),
    (curves.step_time, ("T", "w", "c", "e"), {"speed": {"epoch", "compute_milliseconds",
                                                        "data_milliseconds"}}),
    (comparison.accuracy, ("A", RUNS, "epoch", "run", "a"),
     {"epochs": {"run", "x", "validation_accuracy"}}),
    (comparison.loss, ("L", RUNS, "minutes", "run", "l"),
     {"epochs": {"run", "x", "validation_loss"}, "steps": {"run", "x", "smooth"}}),
    (verdicts.confusion, ("C", CLASSES, "#000000", "is", "for"),
     {"cells": {"true", "predicted", "share", "text"}}),
    (verdicts.confusion_to_choose, ("C", CLASSES, "#000000", "is", "for"),
     {"cells": {"true", "predicted", "share", "text"}, "chosen": {"true", "predicted"}}),
    (judging.by_class, (CLASSES, "a", "#000000"),
     {"classes": {"name", "recall", "low", "high", "text"}}),
    (judging.reliability, ("c", "r", "n", "#000000"),
     {"bins": {"confidence", "right", "low", "high", "count"}, "perfect": {"at"}}),
    (verdicts.photo, (CLASSES, "e"), {"verdicts": {"epoch", "label", "probability"}}),
    (robustness.changes, (("max", "mean", "conv"), "s", "c"),
     {"changes": {"layer", "shift", "change"}}),
    (wiring.wires, ("#000000",), {"wires": {"y", "y2", "chosen"}, "ends": {"x", "y", "label"}}),
]  # fmt: skip
NAMES = [f"{build.__module__}.{build.__name__}" for build, _, _ in SPECS]


def layers(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"data": spec.get("data")} | layer for layer in spec.get("layer", [spec])]


def everything(value: Any) -> Iterator[Any]:
    yield value
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in inside:
        yield from everything(item)


def fields_by_data(spec: dict[str, Any]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for layer in layers(spec):
        inside = [item for item in everything(layer["encoding"]) if isinstance(item, dict)]
        names = {item["field"] for item in inside if "field" in item}
        shared = [item for item in everything(spec.get("encoding", {})) if isinstance(item, dict)]
        names |= {item["field"] for item in shared if "field" in item}
        made = {change["as"] for change in layer.get("transform", []) if "as" in change}
        found.setdefault(layer["data"]["name"], set()).update(names - made)
    return found


@pytest.mark.parametrize(("build", "words", "expected"), SPECS, ids=NAMES)
def test_specs_draw_their_fields_from_named_data(
    build: Callable[..., Any], words: tuple[Any, ...], expected: dict[str, set[str]]
) -> None:
    spec = build(*words)
    found = fields_by_data(spec)
    assert found.keys() == expected.keys()
    for name, fields in expected.items():
        assert fields <= found[name]
    assert "datasets" not in spec
    assert "values" not in {
        key for item in everything(spec) if isinstance(item, dict) for key in item
    }


@pytest.mark.parametrize(("build", "words", "_expected"), SPECS, ids=NAMES)
def test_specs_are_made_once_and_are_json(
    build: Callable[..., Any], words: tuple[Any, ...], _expected: object
) -> None:
    assert build(*words) is build(*words)
    assert json.loads(json.dumps(build(*words))) == build(*words)


@pytest.mark.parametrize(("build", "words", "_expected"), SPECS, ids=NAMES)
def test_text_is_large_enough_to_read(
    build: Callable[..., Any], words: tuple[Any, ...], _expected: object
) -> None:
    sizes = [
        size
        for item in everything(build(*words))
        if isinstance(item, dict)
        for key, size in item.items()
        if key in ("labelFontSize", "titleFontSize", "fontSize")
    ]
    assert sizes
    assert min(sizes) >= 12


def _colours(spec: dict[str, Any]) -> dict[str, str]:
    scales = [item for item in everything(spec) if isinstance(item, dict) and "range" in item]
    named = [scale for scale in scales if isinstance(scale["domain"][0], str)]
    return dict(zip(named[0]["domain"], named[0]["range"], strict=True))


def test_training_and_validation_have_their_colours() -> None:
    spec = curves.loss("Loss", "training", "validation", "epoch")
    assert _colours(spec) == {"training": "#6E56CF", "validation": "#5B8DA6"}


def test_a_class_has_the_same_colour_in_every_data_set() -> None:
    assert _colours(verdicts.photo(("cat", "dog"), "epoch")) == {"cat": "#B15CDE", "dog": "#B7791F"}
    assert colours.class_colours(("bird", "Cats", "dogs", "fish"))[1:3] == ("#B15CDE", "#B7791F")
    birds = colours.class_colours(("bird", "cat", "dog", "fish"))
    assert len(set(birds)) == 4
    assert not {colours.TRAINING, colours.VALIDATION} & set(birds)
    assert len(colours.class_colours(tuple(f"class {i}" for i in range(100)))) == 100


def test_each_of_eight_runs_has_a_colour_of_its_own() -> None:
    assert len(set(colours.run_colours(8))) == 8
    assert len(colours.run_colours(20)) == 20


def test_words_with_quotes_do_not_end_an_expression() -> None:
    spec = curves.loss("Loss", 'the "train" set', "l'autre", "epoch")
    expressions = {change["calculate"] for layer in layers(spec)
                   for change in layer.get("transform", [])}  # fmt: skip
    assert expressions == {json.dumps('the "train" set'), json.dumps("l'autre")}
