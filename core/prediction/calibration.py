"""One number that makes a network as sure as it is right: the temperature of its softmax.

softmax(logits / T): above 1 it is less sure, below 1 surer, and no verdict changes. T minimizes the
negative log likelihood of pictures that the network was not trained on (Guo, Pleiss, Sun &
Weinberger, On calibration of modern neural networks, 2017, https://arxiv.org/abs/1706.04599).
"""

from __future__ import annotations

import numpy as np

from core.judging import BINS
from core.prediction.knowledge import probabilities

LEAST, MOST = 0.05, 20.0  # temperatures that are looked at
FEWEST, IN_A_GROUP = 3, 25  # groups; pictures of one
HALVINGS = 48  # of the interval of logarithms: finer than a float32 can tell


def fit_temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """Return the temperature from LEAST to MOST that suits logits (n, classes) and labels (n,) best.

    1 where no temperature is better than another, and where every verdict is right: then the likelihood
    only grows with sureness, and says nothing about how sure would be too sure. Raises ValueError
    where there are no pictures, or the numbers do not fit each other.
    """
    _check(logits, labels)
    logits = logits.astype(np.float64)
    own = logits[np.arange(len(labels)), labels]
    if (own == logits.max(axis=1)).all():
        return 1.0
    low, high = np.log(1 / MOST), np.log(1 / LEAST)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if _slope(logits, own, np.exp(middle)) < 0:
            low = middle
        else:
            high = middle
    return float(np.exp(-(low + high) / 2))


def groups(count: int) -> int:
    """Return into how many groups of equal mass so many pictures are put: BINS where there are enough.

    Of few pictures in a group, a share is mostly chance, and so is its distance from the diagonal.
    """
    return max(FEWEST, min(BINS, count // IN_A_GROUP))


def cross_fitted(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return the probabilities, float64 (n, classes), of pictures that did not fit their temperature.

    Each half of the pictures, with as many of each class, is judged by the temperature of the other
    half: an error of calibration that is measured so is not flattered. A half without pictures
    keeps its sureness.
    """
    _check(logits, labels)
    second = np.zeros(len(labels), bool)
    second[np.argsort(labels, kind="stable")[1::2]] = True
    shares = probabilities(logits, 1.0)
    for half in (second, ~second):
        if half.any() and not half.all():
            shares[half] = probabilities(
                logits[half], fit_temperature(logits[~half], labels[~half])
            )
    return shares


def _slope(logits: np.ndarray, own: np.ndarray, inverse: float) -> float:
    """Return the derivative of the mean negative log likelihood by 1 / T; it grows with 1 / T."""
    shares = probabilities(logits, 1 / inverse)
    return float(((shares * logits).sum(axis=1) - own).mean())


def _check(logits: np.ndarray, labels: np.ndarray) -> None:
    if logits.ndim != 2 or labels.shape != logits.shape[:1] or not logits.size:
        raise ValueError(
            f"A temperature needs outputs (n, classes) and as many labels, "
            f"not {logits.shape} and {labels.shape}."
        )
    if not np.isfinite(logits).all():
        raise ValueError("A temperature cannot be fitted to outputs that are not finite.")
    if labels.min() < 0 or labels.max() >= logits.shape[1]:
        raise ValueError("A label names a class that the outputs do not have.")
