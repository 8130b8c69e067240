"""Verdicts on validation pictures: the loss of each, and which of them somebody wants to see.

The loss of a picture is -log p, p the probability of its true class: in nats, as in training without
label smoothing. Of a picture that is taken for something else p is small, however sure the network is
of its own answer; that answer's probability is the confidence, another number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from core.datasets.marks import Marks
from core.judged import SMALLEST, Judged

Mark = Literal["", "none", "out", "label"]
Order = Literal["loss", "least-loss", "sure", "unsure", "name"]
MARKS: tuple[Mark, ...] = get_args(Mark)
ORDERS: tuple[Order, ...] = get_args(Order)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which pictures: errors only or all, of a class, taken for a class, sure so far, marked so.

    `least` and `most` bound the confidence; "" for a class means any. `mark` is "none" for pictures
    about which nothing is decided, "out" for those left out, "label" for those of another class now.
    """

    errors: bool = True
    true: str = ""
    predicted: str = ""
    least: float = 0.0
    most: float = 1.0
    mark: Mark = ""


def matching(judged: Judged, wanted: Wanted, marks: Marks) -> np.ndarray:
    """Return whether each picture is wanted, bool (n,), given what somebody decided about them."""
    found = judged.wrong if wanted.errors else np.ones(len(judged), bool)
    for name, labels in ((wanted.true, judged.labels), (wanted.predicted, judged.predicted)):
        if name:
            found = found & (np.array(judged.classes, object)[labels] == name)
    # Half of the last digit that is written down: 100 % means all the way up.
    found = found & (judged.confidence >= wanted.least - SMALLEST)
    found = found & (judged.confidence <= wanted.most + SMALLEST)
    return found & _marked(judged, wanted.mark, marks) if wanted.mark else found


def _marked(judged: Judged, mark: Mark, marks: Marks) -> np.ndarray:
    tests: Mapping[Mark, Callable[[str], bool]] = {
        "none": lambda name: name not in marks.left_out and name not in marks.labels,
        "out": lambda name: name in marks.left_out,
        "label": lambda name: name in marks.labels and name not in marks.left_out,
    }
    return np.array([tests[mark](name) for name in judged.names], bool)


def in_order(judged: Judged, chosen: np.ndarray, order: Order) -> np.ndarray:
    """Return the indices at which `chosen`, bool (n,), is true: int64, those to see first first."""
    found = np.flatnonzero(chosen)
    if order == "name":
        return found[np.argsort(np.array(judged.names, object)[found], kind="stable")]
    keys = {
        "loss": -judged.loss, "least-loss": judged.loss, "sure": -judged.confidence,
        "unsure": judged.confidence,
    }  # fmt: skip
    return found[np.argsort(keys[order][found], kind="stable")]


def share_of_loss(judged: Judged, share: float = 0.05) -> float:
    """Return which share of the whole loss comes from that share of the pictures, the worst ones."""
    loss = np.sort(judged.loss)[::-1]
    total = float(loss.sum())
    worst = loss[: max(1, round(share * len(loss)))]
    return float(worst.sum()) / total if total else 0.0
