"""The chart of a distribution: named data, made once, and bars with the colour of weights."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from charts import colours
from charts.distributions import histogram, stems

SPEC = histogram("value", "numbers", "drawn", "expected", "#1C2030")


def everything(value: Any) -> Iterator[Any]:
    yield value
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in inside:
        yield from everything(item)


DICTIONARIES = [item for item in everything(SPEC) if isinstance(item, dict)]


def layers(name: str) -> list[dict[str, Any]]:
    """Return the views whose data is `name`, each with its mark."""
    own = [each for each in DICTIONARIES if each.get("data") == {"name": name}]
    return [view for each in own for view in each.get("layer", [each])]


def test_all_data_is_named() -> None:
    found = {item["data"]["name"] for item in DICTIONARIES if "data" in item}
    assert found == {"bins", "band", "curve", "stems"}
    assert not any("datasets" in item for item in DICTIONARIES)
    assert json.loads(json.dumps(SPEC)) == SPEC


def test_it_is_made_once_for_each_ink() -> None:
    assert histogram("value", "numbers", "drawn", "expected", "#1C2030") is SPEC
    assert histogram("value", "numbers", "drawn", "expected", "#E8EAF2") is not SPEC


def test_bars_begin_at_zero_and_have_the_weights_colour() -> None:
    (bars,) = layers("bins")
    assert bars["mark"]["color"] == colours.KERNEL
    assert bars["encoding"]["y2"] == {"datum": 0}
    (curve,) = layers("curve")
    assert curve["mark"]["color"] == "#1C2030"
    assert curve["encoding"]["order"]["field"] == "place"


def test_a_stem_has_a_scale_of_its_own_and_says_its_probability() -> None:
    assert SPEC["resolve"]["scale"] == {"y": "independent"}
    bar, stem, point, _, text = layers("stems")
    assert [bar["mark"]["color"], stem["mark"]["color"]] == [colours.KERNEL, "#1C2030"]
    assert [each["encoding"]["y"]["field"] for each in (bar, stem)] == ["drawn", "probability"]
    assert point["mark"]["type"] == "point"
    assert all(each["encoding"]["y"]["scale"]["domain"] == [0, 1.15] for each in layers("stems"))
    assert text["encoding"]["text"]["field"] == "said"
    assert min(item["labelFontSize"] for item in DICTIONARIES if "labelFontSize" in item) >= 12


def test_single_values_alone_are_shares_of_all_numbers() -> None:
    spec = stems("value", "share", "drawn", "expected", "#1C2030")
    assert spec["data"] == {"name": "stems"}
    assert spec["layer"][0]["encoding"]["y"]["axis"]["title"] == "share"
    assert stems("value", "share", "drawn", "expected", "#1C2030") is spec
