"""The temperature: against a brute-force search, made-up networks, and what is not enough to fit."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from core.judging import calibration_error, reliability
from core.prediction.calibration import LEAST, MOST, cross_fitted, fit_temperature
from core.prediction.knowledge import probabilities


def _made_up(count: int, classes: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return outputs whose probabilities are exactly right, and labels drawn from them."""
    random = np.random.default_rng(seed)
    logits = random.normal(0, 2, (count, classes))
    edges = probabilities(logits, 1.0).cumsum(axis=1)
    return logits, (random.random((count, 1)) > edges[:, :-1]).sum(axis=1)


def _likelihood(logits: np.ndarray, labels: np.ndarray, temperature: float) -> float:
    scaled = torch.from_numpy(logits) / temperature
    return float(F.cross_entropy(scaled, torch.from_numpy(labels)))


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 999), classes=st.integers(2, 5), sureness=st.floats(0.3, 4.0))
def test_no_other_temperature_is_likelier(seed: int, classes: int, sureness: float) -> None:
    logits, labels = _made_up(80, classes, seed)
    logits *= sureness
    found = _likelihood(logits, labels, fit_temperature(logits, labels))
    grid = np.geomspace(LEAST, MOST, 80)
    assert found <= min(_likelihood(logits, labels, each) for each in grid) + 1e-9


@pytest.mark.parametrize("temperature", [0.4, 1.0, 2.5])
def test_a_known_temperature_is_found_again(temperature: float) -> None:
    logits, labels = _made_up(8_000, 3, seed=1)
    assert fit_temperature(logits * temperature, labels) == pytest.approx(temperature, rel=0.06)


def test_a_network_that_is_too_sure_gets_calibrated_on_pictures_that_did_not_fit() -> None:
    logits, labels = _made_up(4_000, 2, seed=2)
    before = calibration_error(reliability(probabilities(3 * logits, 1.0), labels))
    after = calibration_error(reliability(cross_fitted(3 * logits, labels), labels))
    assert before > 0.05 and after < 0.03


def test_each_half_is_judged_by_the_other() -> None:
    logits, labels = _made_up(40, 2, seed=3)
    labels = np.sort(labels)  # so that the halves are the even and the odd pictures
    shares = cross_fitted(logits, labels)
    even, odd = np.arange(0, 40, 2), np.arange(1, 40, 2)
    for half, other in ((even, odd), (odd, even)):
        temperature = fit_temperature(logits[other], labels[other])
        np.testing.assert_allclose(shares[half], probabilities(logits[half], temperature))


@pytest.mark.parametrize(
    ("logits", "labels", "expected"),
    [
        ([[3.0, 1.0], [0.0, 9.0]], [0, 1], 1.0),  # all right: the surer, the likelier
        ([[3.0, 1.0]], [0], 1.0),
        ([[3.0, 1.0]], [1], MOST),  # all wrong: as unsure as possible
        ([[2.0], [5.0]], [0, 0], 1.0),  # one class
        ([[2.0, 2.0], [7.0, 7.0]], [0, 1], 1.0),  # says nothing, at any temperature
    ],
)
def test_what_says_nothing_about_a_temperature(
    logits: list[list[float]], labels: list[int], expected: float
) -> None:
    found = fit_temperature(np.array(logits), np.array(labels))
    assert found == pytest.approx(expected)


def test_one_picture_cannot_judge_itself() -> None:
    shares = cross_fitted(np.array([[3.0, 1.0]]), np.array([1]))
    np.testing.assert_allclose(shares, probabilities(np.array([[3.0, 1.0]]), 1.0))


@pytest.mark.parametrize(
    ("logits", "labels"),
    [
        (np.empty((0, 2)), np.empty(0, int)),
        (np.ones((3, 2)), np.zeros(2, int)),
        (np.ones(3), np.zeros(3, int)),
        (np.array([[np.nan, 1.0]]), np.zeros(1, int)),
        (np.ones((2, 2)), np.array([0, 2])),
        (np.ones((2, 2)), np.array([0, -1])),
    ],
)
def test_what_does_not_fit_is_refused(logits: np.ndarray, labels: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"temperature|label"):
        fit_temperature(logits, labels)
