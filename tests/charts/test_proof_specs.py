"""The chart of a proof: named data, made once, and a colour for what is mended."""

from __future__ import annotations

import json
from typing import Any

from charts import proof

SPEC = proof.losses("step", "loss")


def test_all_data_is_named_and_the_spec_is_made_once() -> None:
    assert {layer["data"]["name"] for layer in SPEC["layer"]} == {"losses", "ends"}
    assert "datasets" not in SPEC
    assert json.loads(json.dumps(SPEC)) == SPEC
    assert proof.losses("step", "loss") is SPEC


def test_a_healthy_curve_is_green_an_ill_one_red_and_the_loss_begins_at_zero() -> None:
    line: dict[str, Any] = SPEC["layer"][0]["encoding"]
    assert line["color"]["condition"] == {"test": "datum.healthy", "value": proof.HEALTHY}
    assert line["color"]["value"] == proof.ILL
    assert line["y"]["scale"] == {"zero": True}
    names = [layer for layer in SPEC["layer"] if layer["mark"]["type"] == "text"]
    assert [each["mark"]["fontSize"] for each in names] == [12, 12]
