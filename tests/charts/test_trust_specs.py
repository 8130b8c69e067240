"""Specs of what is drawn about trust: their data, their marks, and the small scale of a card."""

from __future__ import annotations

import re

import pytest

from charts import colours, judging, trust
from charts.familiarity import FOOT, HEIGHT, WIDTH, familiarity_bar


def test_the_trade_off_draws_each_side_in_its_colour() -> None:
    spec = trust.trade_off("through", "accepted", "at", ("new", "old"), ("usual", "now"), "#123456")
    curves, places = spec["layer"]
    assert curves["data"] == {"name": "curves"} and places["data"] == {"name": "places"}
    scale = curves["encoding"]["color"]["scale"]
    assert scale == {"domain": ["new", "old"], "range": [colours.OUTPUT, colours.NEITHER]}
    assert places["encoding"]["shape"]["scale"]["domain"] == ["usual", "now"]


def test_areas_have_a_row_for_each_kind() -> None:
    spec = trust.areas(("cars", "toys"), "area", "pictures", "#123456")
    assert spec["height"] == 2 * trust.ROW
    assert spec["layer"][0]["encoding"]["y"]["sort"] == ["cars", "toys"]


def test_reliability_is_one_chart_for_one_model_or_two_states() -> None:
    alone = judging.reliability("sure", "right", "count", "#123456")
    both = judging.reliability("sure", "right", "count", "#123456", ("after", "before"), 0.5, 0.2)
    assert "color" not in alone["layer"][2]["encoding"]
    assert both["layer"][2]["encoding"]["color"]["scale"]["domain"] == ["after", "before"]
    assert both["layer"][2]["encoding"]["x"]["scale"]["domain"] == [0.5, 1]
    assert both["layer"][2]["encoding"]["y"]["scale"]["domain"] == [0.2, 1]


@pytest.mark.parametrize(("at", "accepted"), [(0.25, False), (0.5, True), (1.0, True)])
def test_a_photo_lies_where_it_is(at: float, accepted: bool) -> None:
    svg = familiarity_bar([0, 1, 4], [2, 0, 0], at, 0.5, "#123456")
    paths = re.findall(r'd="([^"]+)"', svg)
    assert f"L{WIDTH * at:.1f} {FOOT - 1}Z" in paths[-1] and f"M{WIDTH / 2:.1f} 2" in paths[-2]
    assert svg.count("#123456") == (3 if accepted else 2)
    heights = [float(y) for y in re.findall(r"L[\d.]+ ([\d.]+)", paths[1])]
    assert min(heights) == 4 and max(heights) == FOOT < HEIGHT


def test_nothing_counted_is_flat() -> None:
    assert "nan" not in familiarity_bar([0, 0], [0, 0], 0.1, 0.9, "#123456")
