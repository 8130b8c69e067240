"""The bars of a picture's probabilities are drawn from the fields that they say, in that order."""

from __future__ import annotations

from charts import atlas
from charts.colours import CAT, DOG
from tests.charts.test_specs import everything, fields_by_data


def test_a_bar_for_each_class_in_its_colour_and_in_the_order_given() -> None:
    spec = atlas.probabilities(("dog", "cat"), "#000", 2)
    assert fields_by_data(spec) == {"classes": {"name", "probability", "text"}}
    inside = [item for item in everything(spec) if isinstance(item, dict)]
    assert all(item["y"]["sort"] is None for item in inside if "y" in item)
    (colour,) = [item["color"] for item in inside if "color" in item and "scale" in item["color"]]
    assert colour["scale"] == {"domain": ["dog", "cat"], "range": [DOG, CAT]}
    assert spec is atlas.probabilities(("dog", "cat"), "#000", 2)
