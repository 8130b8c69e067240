"""The chart of two accuracies: what it draws, from which data, without any data in the spec."""

from __future__ import annotations

from charts.cleaning import intervals


def test_a_line_a_point_and_a_text_for_each_run() -> None:
    spec = intervals(("before", "after"), "accuracy", "#000")
    marks = [layer["mark"]["type"] for layer in spec["layer"]]
    assert marks == ["rule", "point", "text"]
    assert spec["data"] == {"name": "runs"} and "datasets" not in spec
    line = spec["layer"][0]["encoding"]
    assert (line["x"]["field"], line["x2"]["field"]) == ("low", "high")
    assert line["y"]["sort"] == ["before", "after"]
    assert intervals(("before", "after"), "accuracy", "#000") is spec
