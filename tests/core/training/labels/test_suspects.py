"""Confident learning against arithmetic by hand, and what must not change its answer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.training.labels.suspects import (
    NONE,
    confident,
    confident_joint,
    suspects,
    thresholds,
)
from core.training.labels.verdicts import Verdicts
from tests.core.training.labels.made import verdicts

# Cats' self-confidences 0.9, 0.8, 0.1: their mean is 0.6. Dogs' 0.7, 0.6, 0.2: 0.5.
BY_HAND = verdicts(
    [0, 0, 0, 1, 1, 1],
    [[0.9, 0.1], [0.8, 0.2], [0.1, 0.9], [0.3, 0.7], [0.4, 0.6], [0.8, 0.2]],
)


def test_thresholds_and_joint_by_hand() -> None:
    assert thresholds(BY_HAND) == pytest.approx([0.6, 0.5])
    assert confident(BY_HAND).tolist() == [0, 0, 1, 1, 1, 0]
    assert confident_joint(BY_HAND).tolist() == [[2, 1], [1, 2]]


def test_the_most_contradicted_comes_first() -> None:
    first, second = suspects(BY_HAND)
    assert (first.name, first.given, first.suggested) == ("2.jpg", "cat", "dog")
    assert first.margin == pytest.approx(0.8) and first.confidence == pytest.approx(0.9)
    assert (second.name, second.given, second.suggested) == ("5.jpg", "dog", "cat")
    assert second.margin == pytest.approx(0.6)


def test_a_likelier_class_below_its_threshold_is_no_suspicion() -> None:
    # Dogs are always taken for dogs at 0.95; a "cat" at 0.6 dog is not confidently one.
    found = verdicts(
        [0, 0, 0, 1, 1], [[0.9, 0.1], [0.8, 0.2], [0.4, 0.6], [0.05, 0.95], [0.05, 0.95]]
    )
    assert thresholds(found) == pytest.approx([0.7, 0.95])
    assert confident(found)[2] == NONE
    assert not suspects(found)
    assert confident_joint(found).sum() == 4


def test_a_class_that_nobody_is_sure_of_needs_less() -> None:
    # The cats' mean is 0.4, so 0.45 makes a confident cat; but the label, dog, is likelier: no suspect.
    found = verdicts([0, 0, 1, 1], [[0.3, 0.7], [0.5, 0.5], [0.45, 0.55], [0.0, 1.0]])
    assert thresholds(found) == pytest.approx([0.4, 0.775])
    assert confident(found).tolist() == [NONE, 0, 0, 1]
    assert confident_joint(found)[1, 0] == 1 and not suspects(found)


def test_three_classes_and_one_without_pictures() -> None:
    found = verdicts(
        [0, 0, 1, 1], [[0.7, 0.2, 0.1], [0.1, 0.2, 0.7], [0.1, 0.8, 0.1], [0.8, 0.1, 0.1]],
        ("cat", "dog", "hare"),
    )  # fmt: skip
    assert thresholds(found) == pytest.approx([0.4, 0.45, np.inf])
    assert [each.name for each in suspects(found)] == ["3.jpg"]  # no hare was ever labelled


def test_nothing_judged_and_all_agreed() -> None:
    nothing = Verdicts(("cat", "dog"), (), np.zeros(0, np.int64), np.zeros((0, 2)))
    assert suspects(nothing) == () and confident_joint(nothing).tolist() == [[0, 0], [0, 0]]
    assert suspects(verdicts([0, 1], [[1.0, 0.0], [0.0, 1.0]])) == ()


def test_a_suspect_as_the_doctor_says_it() -> None:
    finding = suspects(BY_HAND)[0].finding
    assert (finding.kind, finding.proposal, finding.label) == ("label", "move", "dog")
    assert finding.names == ("2.jpg",) and finding.certainty == pytest.approx(0.9)
    assert "says dog, 90.0%" in finding.reason and "its label says cat" in finding.reason


@st.composite
def _found(draw: st.DrawFn) -> Verdicts:
    count, classes = draw(st.integers(1, 12)), draw(st.integers(2, 4))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    shares = random.dirichlet(np.ones(classes), count)
    labels = random.integers(0, classes, count)
    return verdicts(labels.tolist(), shares.tolist(), tuple("abcd"[:classes]))


@settings(max_examples=30, deadline=None)
@given(_found())
def test_neither_the_order_of_pictures_nor_of_classes_matters(found: Verdicts) -> None:
    before = {(each.name, each.given, each.suggested) for each in suspects(found)}
    rows = np.random.default_rng(0).permutation(len(found)).tolist()
    assert {(s.name, s.given, s.suggested) for s in suspects(found.only(rows))} == before
    turn = np.arange(len(found.classes))[::-1]
    turned = Verdicts(
        tuple(found.classes[i] for i in turn), found.names, turn[found.labels],
        found.probabilities[:, turn],
    )  # fmt: skip
    assert {(s.name, s.given, s.suggested) for s in suspects(turned)} == before


@settings(max_examples=30, deadline=None)
@given(_found())
def test_each_suspect_is_contradicted_and_all_off_the_diagonal(found: Verdicts) -> None:
    named = suspects(found)
    joint = confident_joint(found)
    assert len(named) <= joint.sum() - np.trace(joint)
    assert [each.margin for each in named] == sorted((each.margin for each in named), reverse=True)
    for each in named:
        row = found.names.index(each.name)
        assert found.classes[found.labels[row]] == each.given != each.suggested
        assert each.confidence > each.doubted == found.probabilities[row, found.labels[row]]
