"""The chart of how much each tensor changed: a constant spec with named data."""

from __future__ import annotations

import json

from charts.comparing import along


def test_the_spec_is_built_once_and_its_data_are_named() -> None:
    spec = along("tensor", "relative change", "#123456")
    assert spec is along("tensor", "relative change", "#123456")
    assert [layer["data"] for layer in spec["layer"]] == [{"name": "changes"}, {"name": "chosen"}]
    assert "datasets" not in spec and "#123456" in json.dumps(spec)
    bars = spec["layer"][0]["encoding"]
    assert (bars["x"]["field"], bars["x2"]["field"], bars["y"]["field"]) == (
        "low",
        "high",
        "change",
    )
    assert bars["tooltip"][0]["field"] == "key"
