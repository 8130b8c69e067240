"""The scale of familiarity: what is counted, what a threshold costs, and the areas by kind."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.prediction.familiarity import (
    BINS,
    STEPS,
    areas,
    cost_of,
    less_familiar,
    scale_of,
    trade_offs,
)
from core.prediction.knowledge import Knowledge
from tests.core.prediction.known import detector_of

PETS = np.array([0.0, 1.0, 2.0, 3.0])
OTHERS = {"noise": np.array([-2.0, -1.0, 0.5]), "cars": np.array([-3.0, 1.5])}


def _known(pets: np.ndarray = PETS, threshold: float = 0.5, **others: np.ndarray) -> Knowledge:
    count = len(pets)
    return Knowledge(
        1.0, np.zeros((count, 2)), np.zeros(count, np.int64), "", detector_of({"a": 2}), threshold,
        pets, others or OTHERS, ("noise",),
    )  # fmt: skip


def test_groups_are_sides_or_kinds() -> None:
    assert [(g.side, g.kind, g.count) for g in scale_of(_known()).groups] == [
        ("known", "", 4), ("held out", "", 2), ("fitted", "", 3),
    ]  # fmt: skip
    assert [(g.side, g.kind) for g in scale_of(_known(), by_kind=True).groups] == [
        ("known", ""), ("held out", "cars"), ("fitted", "noise"),
    ]  # fmt: skip


def test_the_kind_that_gets_through_most_comes_first() -> None:
    known = _known(toys=np.array([9.0]), cars=np.array([-9.0]), water=np.array([9.0, -9.0]))
    assert [g.kind for g in scale_of(known, by_kind=True).groups] == ["", "toys", "water", "cars"]


@settings(max_examples=25, deadline=None)
@given(
    pets=st.lists(st.floats(-50, 50), min_size=1, max_size=20),
    others=st.lists(st.floats(-50, 50), min_size=1, max_size=20),
    threshold=st.floats(-60, 60),
)
def test_every_picture_is_counted_once(
    pets: list[float], others: list[float], threshold: float
) -> None:
    found = scale_of(_known(np.array(pets), threshold, things=np.array(others)), [3.25])
    assert list(found.thresholds) == sorted(found.thresholds) and threshold in found.thresholds
    assert len(found.thresholds) >= STEPS + 1
    for group, scores in zip(found.groups, (pets, others), strict=True):
        assert len(group.counts) == BINS and sum(group.counts) == len(scores) == group.count
        for at, accepted in list(zip(found.thresholds, group.accepted, strict=True))[::20]:
            assert accepted == sum(score >= at for score in scores)


def test_an_asked_threshold_is_exact_and_one_off_the_scale_is_not_there() -> None:
    found = scale_of(_known(), [0.123456, 1e9])
    assert 0.123456 in found.thresholds and 1e9 not in found.thresholds
    assert found.thresholds[found.nearest(0.123456)] == 0.123456


def test_places_stay_on_the_scale() -> None:
    found = scale_of(_known())
    assert found.place(-1e9) == 0.0 and found.place(1e9) == 1.0
    assert found.place((found.least + found.most) / 2) == pytest.approx(0.5)
    assert 0 < found.place(-3.0) < found.place(3.0) < 1


def test_a_scale_of_one_value_has_room() -> None:
    found = scale_of(_known(np.array([2.0]), 2.0, cars=np.array([2.0])))
    assert found.least < 2.0 < found.most


def test_costs_are_counted_by_hand() -> None:
    cost = cost_of(_known(), 1.0)
    assert (cost.refused, cost.pictures, cost.let_through, cost.others) == (1, 4, 1, 2)
    assert less_familiar(_known(), 1.0) == 0.25


def test_trade_offs_are_shares_at_each_threshold() -> None:
    found = trade_offs(_known())
    assert list(found) == ["held out", "fitted"]
    curve = found["held out"]
    for at, refused, through in zip(
        curve.thresholds, curve.refused, curve.let_through, strict=True
    ):
        assert refused == (at > PETS).mean() and through == (OTHERS["cars"] >= at).mean()


def test_areas_have_the_hardest_held_out_kind_first() -> None:
    found = areas(_known(cars=OTHERS["cars"], toys=np.array([9.0]), noise=OTHERS["noise"]))
    assert [(each.kind, each.area, each.count) for each in found] == [
        ("", pytest.approx(6 / 12), 3), ("toys", 0.0, 1), ("cars", 0.75, 2),
        ("", pytest.approx(11 / 12), 3), ("noise", pytest.approx(11 / 12), 3),
    ]  # fmt: skip


def test_without_a_detector_there_is_no_scale() -> None:
    with pytest.raises(ValueError, match="no familiarity"):
        scale_of(replace(_known(), detector=None))
