"""The course's curves and the strip of seeds encode the fields that they say, and are made once."""

from __future__ import annotations

from charts import book
from tests.charts.test_specs import everything, fields_by_data

CURVES = ("train loss", "train accuracy", "test accuracy", "epoch")
ROWS = ("other seeds", "published", "your others", "yours")


def test_the_curves_are_drawn_from_what_they_say() -> None:
    assert fields_by_data(book.curves(*CURVES)) == {
        "points": {"epoch", "loss", "accuracy"}, "tests": {"epoch", "accuracy"},
        "other_points": {"epoch", "loss", "accuracy", "run"},
        "other_tests": {"epoch", "accuracy", "run"}, "frame": {"epoch"},
    }  # fmt: skip
    assert book.curves(*CURVES) is book.curves(*CURVES)


def test_the_curves_are_told_apart_by_their_strokes_from_nought_on() -> None:
    inside = [item for item in everything(book.curves(*CURVES)) if isinstance(item, dict)]
    dashes = [item["strokeDash"] for item in inside if "strokeDash" in item]
    assert len(dashes) == 6
    assert all(len({tuple(each) for each in dash["scale"]["range"]}) == 3 for dash in dashes)
    ups = [item["y"] for item in inside if "y" in item]
    assert all(up["scale"]["zero"] for up in ups)


def test_the_strip_of_seeds_is_drawn_from_what_it_says() -> None:
    spec = book.seeds(ROWS, "test accuracy", "seed", "#000000")
    assert fields_by_data(spec) == {"results": {"who", "value", "seed"}, "span": {"value"}}
    assert book.seeds(ROWS, "test accuracy", "seed", "#000000") is spec
