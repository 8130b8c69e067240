"""The charts about files: named data, one constant spec, and colours that say what they mean."""

from __future__ import annotations

from charts import colours
from charts.agreement import DIFFERENT, agreement
from charts.precision import COLOURS, moved


def test_equal_cells_are_green_with_a_tick_and_others_are_not() -> None:
    spec = agreement("index", "saved", "read back", 80)
    assert spec is agreement("index", "saved", "read back", 80)
    cells, marks = spec["layer"]
    assert cells["encoding"]["color"]["scale"] == {
        "domain": [True, False], "range": [colours.OUTPUT, DIFFERENT],
    }  # fmt: skip
    assert [tip["field"] for tip in cells["encoding"]["tooltip"]] == ["index", "one", "other"]
    assert marks["encoding"]["text"]["field"] == "mark"
    assert {layer["data"]["name"] for layer in spec["layer"]} == {"cells"}


def test_each_precision_has_its_colour_and_its_shape() -> None:
    spec = moved("output", "moved by")
    assert spec is moved("output", "moved by")
    assert spec["data"] == {"name": "points"}
    encoding = spec["encoding"]
    assert encoding["color"]["scale"]["domain"] == encoding["shape"]["scale"]["domain"]
    assert encoding["color"]["scale"]["domain"] == list(COLOURS)
    assert encoding["x"]["field"] == "expected" and encoding["y"]["field"] == "apart"
