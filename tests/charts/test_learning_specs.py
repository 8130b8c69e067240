"""The charts of learning rates and of weights: named data, the course's colours, one spec."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from charts import colours, learning, weights

SPECS = {
    "rates": learning.rates("rate", "factor", "converges", "diverges", "#1C2030"),
    "weights": weights.weights("kernel", "dense", "weights"),
}
FIELDS = {
    "rates": {
        "rates": {"rate", "here", "any"},
        "marks": {"rate", "label"},
        "field": {"low", "high"},
    },
    "weights": {"layers": {"words", "layer", "weights", "low"}},
}


def everything(value: Any) -> Iterator[Any]:
    yield value
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in inside:
        yield from everything(item)


@pytest.mark.parametrize("name", SPECS)
def test_fields_come_from_named_data(name: str) -> None:
    found: dict[str, set[str]] = {}
    for layer in SPECS[name].get("layer", [SPECS[name]]):
        inside = [item for item in everything(layer["encoding"]) if isinstance(item, dict)]
        fields = {item["field"] for item in inside if "field" in item}
        found.setdefault(layer["data"]["name"], set()).update(fields)
    assert found == FIELDS[name]
    keys = {key for item in everything(SPECS[name]) if isinstance(item, dict) for key in item}
    assert "datasets" not in keys
    assert json.loads(json.dumps(SPECS[name])) == SPECS[name]


@pytest.mark.parametrize("name", SPECS)
def test_text_is_large_enough(name: str) -> None:
    wanted = ("labelFontSize", "titleFontSize", "fontSize")
    sizes = [
        size
        for item in everything(SPECS[name])
        if isinstance(item, dict)
        for key, size in item.items()
        if key in wanted
    ]
    assert min(sizes) >= 12


def test_specs_are_made_once() -> None:
    assert weights.weights("kernel", "dense", "weights") is SPECS["weights"]
    again = learning.rates("rate", "factor", "converges", "diverges", "#1C2030")
    assert again is SPECS["rates"]


def test_each_kind_of_mark_is_named_once() -> None:
    filters = [
        change["filter"]
        for layer in SPECS["rates"]["layer"]
        for change in layer.get("transform", [])
    ]
    assert len(filters) == len(learning.PLACES) == len({kind for kind, _, _ in learning.PLACES})


def test_the_kernel_has_its_colour() -> None:
    colour = SPECS["weights"]["encoding"]["color"]["scale"]
    assert dict(zip(colour["domain"], colour["range"], strict=True))["kernel"] == colours.KERNEL
    assert SPECS["weights"]["encoding"]["x"]["scale"]["type"] == "log"
