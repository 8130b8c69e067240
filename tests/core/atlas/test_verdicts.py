"""Losses by hand, and which pictures the filters let through."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.atlas.choosing import on_the_map
from core.atlas.verdicts import (
    ORDERS,
    Wanted,
    in_order,
    matching,
    share_of_loss,
)
from core.datasets.marks import Marks
from core.judged import SMALLEST, Judged

CLASSES = ("cat", "dog", "fox")
# A sure cat, a cat taken for a dog, an unsure dog that is right, a fox to which nothing was given.
JUDGED = Judged(
    CLASSES, ("d.png", "c.png", "b.png", "a.png"), np.array([0, 0, 1, 2]),
    np.array([[0.9, 0.08, 0.02], [0.1, 0.7, 0.2], [0.3, 0.4, 0.3], [1.0, 0.0, 0.0]]),
)  # fmt: skip


def test_the_loss_is_that_of_the_true_class_and_not_of_the_winner() -> None:
    assert JUDGED.predicted.tolist() == [0, 1, 1, 0]
    assert JUDGED.wrong.tolist() == [False, True, False, True]
    assert JUDGED.confidence.tolist() == [0.9, 0.7, 0.4, 1.0]
    assert JUDGED.of_truth.tolist() == [0.9, 0.1, 0.4, 0.0]
    by_hand = [-math.log(p) for p in (0.9, 0.1, 0.4, SMALLEST)]
    assert JUDGED.loss.tolist() == pytest.approx(by_hand)


@pytest.mark.parametrize(
    ("order", "indices"),
    [("loss", [3, 1, 2, 0]), ("least-loss", [0, 2, 1, 3]), ("sure", [3, 0, 1, 2]),
     ("unsure", [2, 1, 0, 3]), ("name", [3, 2, 1, 0])],
)  # fmt: skip
def test_orders(order: str, indices: list[int]) -> None:
    assert order in ORDERS
    assert in_order(JUDGED, np.ones(4, bool), order).tolist() == indices


MARKS = Marks(frozenset({"a.png", "b.png"}), {"c.png": "fox", "b.png": "cat"})


@pytest.mark.parametrize(
    ("wanted", "indices"),
    [
        (Wanted(), [1, 3]),
        (Wanted(errors=False), [0, 1, 2, 3]),
        (Wanted(true="cat"), [1]),
        (Wanted(true="a cat"), []),
        (Wanted(errors=False, predicted="dog"), [1, 2]),
        (Wanted(errors=False, least=0.7, most=0.9), [0, 1]),
        (Wanted(least=0.71), [3]),
        (Wanted(errors=False, mark="none"), [0]),
        (Wanted(errors=False, mark="out"), [2, 3]),
        (Wanted(errors=False, mark="label"), [1]),
    ],
)
def test_filters(wanted: Wanted, indices: list[int]) -> None:
    assert np.flatnonzero(matching(JUDGED, wanted, MARKS)).tolist() == indices


def test_the_worst_pictures_make_up_a_share_of_the_loss() -> None:
    loss = JUDGED.loss
    assert share_of_loss(JUDGED, 0.25) == pytest.approx(loss[3] / loss.sum())
    assert share_of_loss(JUDGED, 1.0) == pytest.approx(1)
    perfect = Judged(("a", "b"), ("x",), np.array([1]), np.array([[0.0, 1.0]]))
    assert share_of_loss(perfect) == 0


def _some(count: int, wrong: int) -> Judged:
    labels = np.zeros(count, np.int64)
    p = np.linspace(0.01, 0.49, count)
    first = np.where(np.arange(count) < wrong, p, 1 - p)
    return Judged(
        ("a", "b"), tuple(map(str, range(count))), labels, np.stack([first, 1 - first], axis=1)
    )


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 60), st.integers(0, 60), st.integers(1, 40), st.integers(1, 40))
def test_a_map_of_many_has_the_errors_of_the_largest_loss(
    count: int, wrong: int, most: int, errors: int
) -> None:
    judged = _some(count, min(wrong, count))
    found = on_the_map(judged, most, errors)
    assert len(set(found.tolist())) == len(found) <= most
    assert found.tolist() == sorted(found.tolist()) == on_the_map(judged, most, errors).tolist()
    if count <= most:
        assert len(found) == count
        return
    kept = [i for i in found if judged.wrong[i]]
    assert kept == list(range(min(errors, most, int(judged.wrong.sum()))))
