"""The ladder and the sweeps encode the fields that they say, on an axis of errors, and are made once."""

from __future__ import annotations

from charts import error_scale, ladder, sweeps
from charts.ladder import OWN
from tests.charts.test_specs import everything, fields_by_data

WORDS = ("accuracy", "seed", "measured", "yours")


def test_the_ladder_is_drawn_from_what_it_says() -> None:
    spec = ladder.ladder(("first", "second"), *WORDS)
    assert fields_by_data(spec) == {
        "seeds": {"rung", "accuracy", "seed", "whose"},
        "means": {"rung", "accuracy", "order"},
    }
    assert ladder.ladder(("first", "second"), *WORDS) is spec


def test_a_sweep_is_drawn_from_what_it_says() -> None:
    spec = sweeps.sweep("stride", *WORDS, "#4C6FFF")
    assert fields_by_data(spec) == {
        "seeds": {"value", "accuracy", "seed", "whose"},
        "means": {"value", "accuracy"},
        "bounds": set(),
    }


def test_the_price_is_drawn_from_what_it_says() -> None:
    spec = sweeps.price(("stride", "padding"), "work", "accuracy", "changed")
    assert fields_by_data(spec) == {
        "means": {"group", "name", "accuracy", "multiply_adds"},
        "frontier": {"multiply_adds"},
    }


def test_errors_have_one_scale_that_accuracies_are_written_on() -> None:
    found = [
        item for item in everything(ladder.ladder(("first",), *WORDS)) if isinstance(item, dict)
    ]
    scales = [item["x"]["scale"] for item in found if "x" in item]
    assert all((scale["type"], scale["reverse"]) == ("log", True) for scale in scales)
    calculated = {item["calculate"] for item in found if "calculate" in item}
    assert calculated == {f"max(1 - datum.accuracy, {error_scale.LEAST})"}


def test_no_swept_number_has_the_colour_of_the_visitors_runs() -> None:
    assert OWN not in sweeps.group_colours(5)
    assert len(set(sweeps.group_colours(5))) == 5
