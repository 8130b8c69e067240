"""Test pictures in an order: the hardest for a network, and those it gets wrong."""

from __future__ import annotations

import numpy as np

from core.lenet.scoring import probabilities


def losses(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return each picture's cross-entropy in nats, float64 (n,), of logits (n, classes)."""
    lifted = logits.astype(np.float64) - logits.max(axis=1, keepdims=True)
    own = lifted[np.arange(len(labels)), labels]
    found: np.ndarray = np.log(np.exp(lifted).sum(axis=1)) - own
    return found


def hardest(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return all indices, int64 (n,), the picture with the highest loss first."""
    return np.argsort(-losses(logits, labels), kind="stable")


def misclassified(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return the indices of what it gets wrong, int64 (m,), its surest error first."""
    wrong = np.flatnonzero(logits.argmax(axis=1) != labels)
    sure = probabilities(logits[wrong]).max(axis=1) if len(wrong) else np.zeros(0)
    return wrong[np.argsort(-sure, kind="stable")]
