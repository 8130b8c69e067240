import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.novelty.curves import auroc, threshold_for, trade_off

scores = st.lists(st.integers(-5, 5), min_size=1, max_size=12).map(
    lambda values: np.array(values, float)
)


@settings(max_examples=30, deadline=None)
@given(scores, scores)
def test_the_area_is_the_share_of_pairs_in_the_right_order_ties_counted_half(known, others):
    pairs = [(k > o) + 0.5 * (k == o) for k in known for o in others]
    assert auroc(known, others) == pytest.approx(np.mean(pairs))
    assert auroc(others, known) == pytest.approx(1 - np.mean(pairs))


def test_the_area_by_hand():
    assert auroc(np.array([2.0, 3.0]), np.array([0.0, 1.0])) == 1
    assert auroc(np.array([1.0, 3.0]), np.array([2.0])) == 0.5


@settings(max_examples=30, deadline=None)
@given(scores, st.floats(0.01, 1))
def test_a_threshold_accepts_the_share_asked_for_and_the_next_score_above_would_not(known, share):
    threshold = threshold_for(known, share)
    assert (known >= threshold).mean() >= share - 1e-9
    assert (known > threshold).mean() < share


def test_a_threshold_by_hand():
    assert threshold_for(np.arange(100.0), 0.98) == 2
    assert threshold_for(np.arange(100.0), 1) == 0


@settings(max_examples=30, deadline=None)
@given(scores, scores, st.integers(2, 9))
def test_a_trade_off_counts_what_each_threshold_costs(known, others, steps):
    found = trade_off(known, others, steps)
    for threshold, refused, let in zip(
        found.thresholds, found.refused, found.let_through, strict=True
    ):
        assert refused == pytest.approx((known < threshold).mean())
        assert let == pytest.approx((others >= threshold).mean())
    assert len(found.thresholds) == steps
    assert found.refused[0] == 0
    assert found.let_through[0] == 1


@pytest.mark.parametrize(
    "call",
    [
        lambda: auroc(np.array([]), np.array([1.0])),
        lambda: auroc(np.array([1.0]), np.array([])),
        lambda: threshold_for(np.array([]), 0.9),
        lambda: threshold_for(np.array([1.0]), 0),
        lambda: threshold_for(np.array([1.0]), 1.1),
        lambda: trade_off(np.array([1.0]), np.array([2.0]), 1),
    ],
)
def test_nothing_is_said_about_nothing(call):
    with pytest.raises(ValueError, match="needed"):
        call()
