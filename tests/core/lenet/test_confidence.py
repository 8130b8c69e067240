"""How sure and how right, counted by hand; and test pictures in the order of their loss."""

from __future__ import annotations

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.functional import cross_entropy

from core.lenet.confidence import BINS, spread, sure
from core.lenet.ranking import hardest, losses, misclassified
from core.lenet.scoring import probabilities


def test_sure_verdicts_are_counted() -> None:
    shares = np.array([[0.95, 0.05], [0.9, 0.1], [0.2, 0.8], [0.05, 0.95]])
    found = sure(shares, np.array([0, 1, 1, 1]), 0.9)
    assert (found.pictures, found.sure, found.right) == (4, 3, 2)
    assert found.share == 0.75
    assert found.reliability == 2 / 3


def test_of_what_has_no_class_nothing_is_right() -> None:
    found = sure(np.array([[0.95, 0.05]]), None, 0.9)
    assert (found.sure, found.right, found.reliability) == (1, None, None)
    assert sure(np.array([[0.5, 0.5]]), np.array([0]), 0.9).reliability is None


def test_each_verdict_falls_into_one_bin() -> None:
    shares = np.array([[0.1] * 10, [1.0] + [0.0] * 9, [0.52] + [0.48 / 9] * 9])
    edges, counts = spread(shares)
    assert len(counts) == BINS
    assert counts.sum() == 3
    assert counts[0] == 1
    assert counts[-1] == 1
    assert counts[np.searchsorted(edges, 0.52) - 1] == 1


def logits(seed: int, count: int = 40) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    return random.normal(0, 4, (count, 10)).astype(np.float32), random.integers(0, 10, count)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=15, deadline=None)
def test_losses_are_pytorchs_and_the_hardest_come_first(seed: int) -> None:
    scores, labels = logits(seed)
    expected = cross_entropy(torch.from_numpy(scores), torch.from_numpy(labels), reduction="none")
    np.testing.assert_allclose(losses(scores, labels), expected.numpy(), rtol=1e-4, atol=1e-5)
    order = hardest(scores, labels)
    assert sorted(order.tolist()) == list(range(40))
    assert (np.diff(losses(scores, labels)[order]) <= 0).all()


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=15, deadline=None)
def test_what_it_gets_wrong_comes_with_the_surest_first(seed: int) -> None:
    scores, labels = logits(seed)
    wrong = misclassified(scores, labels)
    assert set(wrong.tolist()) == set(np.flatnonzero(scores.argmax(1) != labels).tolist())
    assert (np.diff(probabilities(scores[wrong]).max(1)) <= 0).all()


def test_nothing_wrong_is_an_empty_list() -> None:
    scores, _labels = logits(0)
    assert len(misclassified(scores, scores.argmax(1))) == 0
