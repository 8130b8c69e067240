"""When a verdict turned, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from core.lenet.moments.facts import Turns, turns


def verdicts(*said: int) -> np.ndarray:
    return np.eye(3, dtype=np.float32)[list(said)]


@pytest.mark.parametrize(
    ("said", "label", "found"),
    [
        ((0, 2, 1, 2, 2), 2, Turns(1, 3, 3)),
        ((0, 2, 1, 2, 2), 1, Turns(1, 3, None)),
        ((0, 2, 1, 2, 2), None, Turns(1, 3, None)),
        ((1, 1), 1, Turns(0, 0, 0)),
        ((0,), 0, Turns(0, 0, 0)),
        ((0, 0, 1), 1, Turns(2, 2, 2)),
    ],
)
def test_turns(said: tuple[int, ...], label: int | None, found: Turns) -> None:
    assert turns(verdicts(*said), label) == found
