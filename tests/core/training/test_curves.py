"""Decimation keeps the extremes, and what was drawn stays while the curve grows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.training.curves import (
    StepColumns,
    bucket_starts,
    bucket_width,
    course_points,
    extremes,
    smoothed,
    totals,
)

quick = settings(deadline=None, max_examples=30)
finite = st.floats(-1e6, 1e6)
curves = st.builds(
    lambda seed, count: np.random.default_rng(seed).normal(size=count).cumsum(),
    st.integers(0, 2**32),
    st.integers(1, 3000),
)
budgets = st.integers(4, 500)


@quick
@given(curves, budgets)
def test_extremes_are_kept_within_the_budget(values: np.ndarray, most: int) -> None:
    kept = extremes(values, most)
    assert len(kept) <= most
    assert (np.diff(kept) > 0).all()
    assert kept[0] == 0
    assert kept[-1] == len(values) - 1
    assert values[kept].min() == values.min()
    assert values[kept].max() == values.max()


@quick
@given(curves, budgets, st.integers(1, 200))
def test_points_of_whole_buckets_stay_while_the_curve_grows(
    values: np.ndarray, most: int, more: int
) -> None:
    grown = np.concatenate([values, np.full(more, 0.5)])
    budget = (most - 2) // 2
    width = bucket_width(len(grown), budget)
    if len(values) <= most or bucket_width(len(values), budget) != width:
        return  # everything is drawn, or the buckets have just doubled
    whole = len(values) // width * width
    before, after = extremes(values, most), extremes(grown, most)
    # The last point is always drawn, until there is a later one.
    before = before[(before < whole) & (before != len(values) - 1)]
    assert set(before) <= set(after)
    assert set(after[after < whole]) <= {*before, len(values) - 1}


def test_a_single_spike_among_20000_is_drawn() -> None:
    values = np.zeros(20_000)
    values[13_131] = 9.0
    assert 13_131 in extremes(values, 500)


def test_values_that_are_not_numbers_are_never_extreme() -> None:
    values = np.full(1000, np.nan)
    values[500], values[501] = 3.0, -3.0
    assert {500, 501} <= set(extremes(values, 50))
    assert extremes(np.full(1000, np.nan), 50)[-1] == 999


@quick
@given(curves, budgets)
def test_totals_lose_nothing(values: np.ndarray, most: int) -> None:
    sums = totals(values, most)
    assert len(sums) == len(bucket_starts(len(values), most)) <= most
    assert sums.sum() == pytest.approx(values.sum(), abs=1e-6)


def test_no_steps_give_no_points() -> None:
    assert len(extremes(np.zeros(0))) == len(totals(np.zeros(0))) == 0
    with pytest.raises(ValueError, match="At least one bucket"):
        bucket_width(3, 0)


@quick
@given(st.lists(finite, min_size=1, max_size=40), st.floats(1, 50))
def test_smoothing_is_the_weighted_mean_that_it_says(values: list[float], span: float) -> None:
    x = np.array(values)
    keep = 1 - 2 / (span + 1)
    weights = keep ** np.arange(len(x))[::-1]
    expected = (weights * x).sum() / weights.sum()
    assert smoothed(x, span)[-1] == pytest.approx(expected, rel=1e-6, abs=1e-3)


def test_smoothing_passes_over_what_is_not_a_number() -> None:
    assert smoothed(np.array([1.0, np.nan, 1.0]), 5).tolist() == [1.0, 1.0, 1.0]


def test_columns_grow_and_start_again_after_a_run_was_taken_back() -> None:
    columns = StepColumns()
    steps = [{"step": i, "loss": 1.0 / i} for i in range(1, 6)]
    assert columns.update(steps)["step"].tolist() == [1, 2, 3, 4, 5]
    steps = [*steps, {"step": 6, "loss": None}]
    grown = columns.update(steps)
    assert grown["step"].tolist() == [1, 2, 3, 4, 5, 6]
    assert np.isnan(grown["loss"][5])
    assert np.isnan(grown["memory_bytes"]).all()
    back = [*steps[:2], *({"step": i, "loss": 9.0} for i in range(3, 10))]
    assert columns.update(back)["loss"].tolist() == [1.0, 0.5] + [9.0] * 7
    assert columns.update([])["step"].tolist() == []


def course_accumulation(
    losses: list[list[float]], right: list[list[int]], sizes: list[int], plots: int
) -> list[tuple[float, float, float]]:
    """Plot as the course's train_ch6 does: an accumulator that begins anew each epoch."""
    points = []
    batches = len(sizes)
    for epoch, (of_loss, of_right) in enumerate(zip(losses, right, strict=True)):
        metric = [0.0, 0.0, 0.0]
        for i in range(batches):
            metric[0] += of_loss[i] * sizes[i]
            metric[1] += of_right[i]
            metric[2] += sizes[i]
            if (i + 1) % (batches // plots) == 0 or i == batches - 1:
                points.append(
                    (epoch + (i + 1) / batches, metric[0] / metric[2], metric[1] / metric[2])
                )
    return points


@pytest.mark.parametrize(("batches", "plots"), [(235, 5), (469, 2), (10, 5), (7, 7), (11, 4)])
def test_points_are_those_of_the_courses_accumulator(batches: int, plots: int) -> None:
    random = np.random.default_rng(batches)
    sizes = [256] * (batches - 1) + [96]
    losses = random.uniform(0.1, 3, (3, batches)).tolist()
    right = random.integers(0, 90, (3, batches)).tolist()
    steps = [
        {"step": epoch * batches + i + 1, "loss": losses[epoch][i], "right": right[epoch][i],
         "pictures": sizes[i]}
        for epoch in range(3) for i in range(batches)
    ]  # fmt: skip
    for taken in (len(steps), len(steps) - batches // 2):  # a run that is still going, too
        found = course_points(StepColumns().update(steps[:taken]), batches, plots)
        got = list(zip(found["epoch"], found["loss"], found["accuracy"], strict=True))
        expected = course_accumulation(losses, right, sizes, plots)
        expected = [point for point in expected if point[0] <= taken / batches + 1e-9]
        assert np.allclose(got, expected, rtol=1e-12, atol=0)


def test_without_a_number_of_points_each_step_is_one() -> None:
    steps = [{"step": i, "loss": 1.0 * i, "right": i, "pictures": 10} for i in range(1, 7)]
    found = course_points(StepColumns().update(steps), 3, 0)
    assert found["loss"].tolist() == [1, 1.5, 2, 4, 4.5, 5]
    assert found["accuracy"].tolist() == pytest.approx([0.1, 0.15, 0.2, 0.4, 0.45, 0.5])
    assert course_points(StepColumns().update([]), 3, 5)["epoch"].tolist() == []
