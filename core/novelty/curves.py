"""How well familiarity tells known pictures from others, and what a threshold on it costs.

A picture whose familiarity is below the threshold counts as neither.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


def auroc(known: np.ndarray, others: np.ndarray) -> float:
    """Return the area under the ROC curve of scores, (n,) of known pictures and (m,) of others.

    It is the chance that a known picture scores higher than another one, ties counted half: the rank
    statistic of Mann & Whitney, 1947. Raises ValueError where either is empty.
    """
    if not known.size or not others.size:
        raise ValueError("Scores of known pictures and of others are needed.")
    ordered = np.sort(others)
    below = np.searchsorted(ordered, known, side="left")
    not_above = np.searchsorted(ordered, known, side="right")
    return float((below + not_above).sum() / (2 * known.size * others.size))


def threshold_for(known: np.ndarray, share: float) -> float:
    """Return the highest of the scores (n,) that accepts at least `share` of them.

    Raises ValueError where there are none, or the share is not above 0 and at most 1.
    """
    if not known.size or not 0 < share <= 1:
        raise ValueError("Scores, and a share above 0 and at most 1, are needed.")
    accepted = int(np.ceil(share * known.size - 1e-9))
    return float(np.sort(known)[known.size - accepted])


@dataclass(frozen=True, slots=True, eq=False)
class TradeOff:
    """What each of `thresholds`, float64 (steps,) ascending, costs.

    `refused` is the share of known pictures below it, `let_through` the share of others that are not.
    """

    thresholds: np.ndarray
    refused: np.ndarray
    let_through: np.ndarray


def trade_off(known: np.ndarray, others: np.ndarray, steps: int = 101) -> TradeOff:
    """Return what thresholds cost, evenly spread from the lowest of all scores to the highest.

    Raises ValueError where scores are missing, or for fewer than 2 steps.
    """
    if not known.size or not others.size or steps < 2:
        raise ValueError("Scores of known pictures and of others, and 2 steps, are needed.")
    both = np.concatenate([known, others]).astype(np.float64)
    thresholds = np.linspace(both.min(), both.max(), steps)
    return TradeOff(thresholds, _below(known, thresholds), 1 - _below(others, thresholds))


def _below(scores: np.ndarray, thresholds: np.ndarray) -> np.ndarray:
    """Return the share of scores below each threshold."""
    ordered = np.sort(scores.astype(np.float64))
    return np.asarray(np.searchsorted(ordered, thresholds, side="left") / scores.size)
