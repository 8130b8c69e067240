"""The analysis by numbers that were made up and worked out by hand."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.lenet import ORIGINAL
from core.lenet.experiments import Measured, Result, Trial
from core.lenet.experiments.analysis import (
    agrees,
    by_price,
    effect,
    frontier,
    gain,
    gains,
    groups,
    per_doubling,
    pooled,
    ranked,
    usual,
)
from core.lenet.presets import PRESETS

CONFIGURATION = PRESETS["zh"].configuration()


def measured(
    *accuracies: float, work: int = 1000, group: str = "stride", value: int = 1
) -> Measured:
    trial = Trial("sweeps", group, f"{group} {value}", ORIGINAL, CONFIGURATION, value)
    results = tuple(Result(seed, a, 0, 0, 0, 10) for seed, a in enumerate(accuracies))
    return Measured(trial, 1, work, "by hand", results)


def test_a_gain_with_its_standard_error() -> None:
    below, above = measured(0.80, 0.82), measured(0.90, 0.94)
    # s₁² = 0.0002, s₂² = 0.0008, so √(0.0001 + 0.0004)
    found = gain(below, above)
    assert found.value == pytest.approx(0.11)
    assert found.error == pytest.approx(math.sqrt(0.0005))
    assert found.clear


def test_a_gain_within_two_standard_errors_is_not_clear() -> None:
    assert not gain(measured(0.80, 0.84), measured(0.82, 0.86)).clear
    assert gain(measured(0.90, 0.90), measured(0.80, 0.80)).clear  # a loss, and a sure one


def test_a_single_seed_says_nothing_of_chance() -> None:
    found = gain(measured(0.8), measured(0.9, 0.91))
    assert found.error is None
    assert not found.clear


def test_gains_begin_with_none() -> None:
    rungs = (measured(0.5), measured(0.75), measured(0.5))
    assert [each and each.value for each in gains(rungs)] == [None, 0.25, -0.25]
    assert gains(()) == ()


def test_the_pooled_spread_weighs_by_seeds() -> None:
    rows = (measured(0.80, 0.82), measured(0.5, 0.5, 0.5, 0.5))
    assert pooled(rows) == pytest.approx(math.sqrt(0.0002 / 4))
    assert pooled((measured(0.8), measured(0.9))) == 0


def test_an_effect() -> None:
    rows = (
        measured(0.80, 0.82, value=1),
        measured(0.90, 0.92, value=2),
        measured(0.7, 0.7, value=3),
    )
    found = effect("stride", rows)
    assert found.range == pytest.approx(0.21)
    assert (found.best.trial.value, found.worst.trial.value) == (2, 3)
    assert found.spread == pytest.approx(math.sqrt(0.0004 / 3))
    assert found.clear


def test_the_slope_for_a_doubling() -> None:
    rows = [measured(0.80, work=1000), measured(0.83, work=2000), measured(0.86, work=4000)]
    assert per_doubling(rows) == pytest.approx(0.03)
    assert per_doubling([measured(0.8), measured(0.9)]) is None  # all cost the same


def test_ranking_by_range_and_by_price_may_differ() -> None:
    found = ranked([
        measured(0.80, work=1000, group="channels", value=8),
        measured(0.90, work=1000 * 2**10, group="channels", value=16),
        measured(0.80, work=1000, group="padding", value=0),
        measured(0.85, work=2000, group="padding", value=1),
        measured(0.85, group="depth", value=1),
    ])  # fmt: skip
    assert [each.group for each in found] == ["channels", "padding"]
    assert [each.group for each in by_price(found)] == ["padding", "channels"]
    assert not agrees(found)
    assert agrees(found[1:])


def test_only_usual_values_are_compared_where_that_is_asked() -> None:
    rows = [measured(0.5, group="kernel size", value=k) for k in (1, 3, 13)]
    assert [each.trial.value for each in usual(rows)] == [3]


def test_groups_are_in_the_order_of_their_values() -> None:
    found = groups([measured(0.5, value=4), measured(0.5, value=1), measured(0.5, group="depth")])
    assert [each.trial.value for each in found["stride"]] == [1, 4]
    assert list(found) == ["stride", "depth"]


points = st.lists(
    st.tuples(st.floats(0, 1), st.integers(1, 10**9)), min_size=1, max_size=12
)  # fmt: skip


@given(points)
@settings(max_examples=30, deadline=None)
def test_nothing_beats_the_frontier_and_all_else_is_beaten(found: list[tuple[float, int]]) -> None:
    rows = [measured(accuracy, work=work) for accuracy, work in found]
    best = frontier(rows)
    for each in rows:
        beaten = any(
            one.multiply_adds <= each.multiply_adds and one.mean >= each.mean for one in best
        )
        assert beaten
    for one, other in pairwise(best):
        assert one.multiply_adds < other.multiply_adds
        assert one.mean < other.mean
