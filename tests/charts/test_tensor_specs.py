"""The charts of a tensor's numbers: named data, the one diverging scale, specs made once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from charts import colours, tensors

SPECS = {
    "heatmap": tensors.heatmap("index", "value", "#1C2030"),
    "flat": tensors.heatmap("index", "value", "#1C2030", tensors.FLAT),
    "picked": tensors.heatmap("index", "value", "#1C2030", picks=True),
    "histogram": tensors.histogram("value", "numbers"),
}


def everything(value: Any) -> Iterator[Any]:
    yield value
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in inside:
        yield from everything(item)


def dictionaries(name: str) -> list[dict[str, Any]]:
    return [item for item in everything(SPECS[name]) if isinstance(item, dict)]


@pytest.mark.parametrize("name", SPECS)
def test_all_data_is_named(name: str) -> None:
    found = {item["data"]["name"] for item in dictionaries(name) if "data" in item}
    assert found == ({"bins"} if name == "histogram" else {"cells", "edges", "reach"})
    assert not any(
        "datasets" in item or "values" in item.get("data", {}) for item in dictionaries(name)
    )
    assert json.loads(json.dumps(SPECS[name])) == SPECS[name]


@pytest.mark.parametrize("name", SPECS)
def test_text_is_large_enough(name: str) -> None:
    wanted = ("labelFontSize", "titleFontSize", "fontSize")
    sizes = [item[key] for item in dictionaries(name) for key in wanted if key in item]
    assert sizes
    assert min(sizes) >= 12


def test_specs_are_made_once() -> None:
    assert tensors.heatmap("index", "value", "#1C2030") is SPECS["heatmap"]
    assert tensors.histogram("value", "numbers") is SPECS["histogram"]


def test_signed_values_are_on_the_diverging_scale_symmetric_about_zero() -> None:
    (scale,) = [item["scale"] for item in dictionaries("heatmap") if item.get("field") == "share"]
    assert scale == {"domain": [-1, 1], "range": "diverging", "interpolate": "lab"}


def test_what_is_no_number_has_a_colour_off_that_scale() -> None:
    filters = [item["filter"] for item in dictionaries("heatmap") if "filter" in item]
    assert {"isValid(datum.share)", "!isValid(datum.share)"} <= {
        each for each in filters if isinstance(each, str)
    }
    colour = [item for item in dictionaries("heatmap") if item.get("value") == tensors.BROKEN]
    assert len(colour) == 1


def test_bars_begin_at_zero_and_have_the_weights_colour() -> None:
    encoding = SPECS["histogram"]["encoding"]
    assert encoding["y"]["scale"]["zero"] is True
    assert encoding["y2"] == {"datum": 0}
    assert SPECS["histogram"]["mark"]["color"] == colours.KERNEL


def test_a_cell_can_be_picked_by_its_index_where_that_is_asked_for() -> None:
    (picked,) = SPECS["picked"]["params"]
    assert picked["name"] == "cell"
    assert picked["select"]["fields"] == ["index"]
    assert "params" not in SPECS["heatmap"]
