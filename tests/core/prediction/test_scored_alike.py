"""How often verdicts of about the same confidence were right."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.judging import wilson
from core.prediction.knowledge import Knowledge
from core.prediction.scored_alike import MOST, ScoredAlike, records


def _known(shares: list[float], labels: list[int]) -> Knowledge:
    """Return what is known of a model that gave class 0 these probabilities."""
    logits = np.array([[np.log(p), np.log(1 - p)] for p in shares])
    return Knowledge(1.0, logits, np.array(labels), "by hand")


def test_by_hand() -> None:
    found = records(_known([0.9, 0.6, 0.8, 0.7, 0.2], [0, 0, 1, 0, 1]))
    (alike,) = found.alike(0, [0.75])
    assert alike == ScoredAlike(4, 3, pytest.approx(0.6), pytest.approx(0.9))
    assert alike.interval == wilson(3, 4)
    assert found.alike(1, [0.5]) == [ScoredAlike(1, 1, pytest.approx(0.8), pytest.approx(0.8))]


def test_a_class_that_no_picture_was_taken_for_has_no_record() -> None:
    assert records(_known([0.9, 0.8], [0, 1])).alike(1, [0.5, 0.9]) == [None, None]


def test_only_the_nearest_count() -> None:
    shares = np.linspace(0.51, 0.99, 300)
    labels = (shares < 0.75).astype(int)  # only the surer ones are right
    sure, unsure = records(_known(shares.tolist(), labels.tolist())).alike(0, [0.99, 0.51])
    assert sure and unsure
    assert (sure.count, sure.right, unsure.right) == (MOST, MOST, 0)
    assert sure.least == pytest.approx(shares[200]) and unsure.most == pytest.approx(shares[99])


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(51, 99), min_size=1, max_size=250),
    st.lists(st.integers(500, 1000), min_size=1, max_size=5),
)
def test_no_other_picture_is_nearer(shares: list[int], asked: list[int]) -> None:
    known = records(_known([each / 100 for each in shares], [0] * len(shares)))
    confidences = known.confidences[0]
    for each, found in zip(asked, known.alike(0, [a / 1000 for a in asked]), strict=True):
        assert found and found.count == min(MOST, len(shares)) == found.right
        farthest = np.sort(np.abs(confidences - each / 1000))[found.count - 1]
        ends = max(abs(found.least - each / 1000), abs(found.most - each / 1000))
        assert ends == pytest.approx(farthest)
