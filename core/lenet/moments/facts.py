"""When the verdict on a picture became what it is at the end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Turns:
    """Places among the moments, counted from 0.

    `first` is the first at which the network says what it says at the end, `settled` from which on
    it says nothing else, `right` from which on it is right throughout: None where it is not at the
    end, or where the class is not known.
    """

    first: int
    settled: int
    right: int | None


def turns(verdicts: np.ndarray, label: int | None) -> Turns:
    """Find the turns in probabilities, (moments, classes); `label` is the picture's class."""
    said = verdicts.argmax(axis=1)
    same = said == said[-1]
    settled = len(said) - int(np.argmin(same[::-1])) if not same.all() else 0
    return Turns(int(np.argmax(same)), settled, settled if label == int(said[-1]) else None)
