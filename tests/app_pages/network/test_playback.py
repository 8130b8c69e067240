"""The rows and the previews of the player."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from app_pages.parts.network.playback.rows import rows_of
from app_pages.parts.network.playback.values import shown
from core.tracing import Value, trace


@pytest.mark.parametrize(
    ("shape", "preview", "expected"),
    [
        ((), (1, 1), ""), ((16,), (1, 16), ""), ((20,), (1, 10), "[::2]"),
        ((3, 17), (3, 9), "[:, ::2]"), ((2, 4, 8, 8), (8, 8), "[0, 0, :, :]"),
        ((1, 3, 64, 28), (16, 14), "[0, 0, ::4, ::2]"),
    ],
)  # fmt: skip
def test_the_part_of_a_tensor_that_is_seen(
    shape: tuple[int, ...], preview: tuple[int, int], expected: str
) -> None:
    value = Value(shape, "float32", "cpu", preview=np.zeros(preview, np.float32))
    assert shown(value) == expected


class Twice(nn.Module):
    """A loop of three rounds without a condition, before a call."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(2, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for _round in range(3):
            x = x * 2
            x = x - 1
        return self.layer(x)


def test_rows_keep_their_parents_and_sources_when_rounds_come_between() -> None:
    steps = trace(Twice(), torch.ones(1, 2)).steps
    rows = rows_of(steps)
    assert [row.title for row in rows if row.kind == "round"] == [
        f"Round {i} of 3" for i in (1, 2, 3)
    ]
    for row in rows:
        assert row.parent < 0 or rows[row.parent].kind in ("call", "round")
    assert [row.index for row in rows if row.index >= 0] == [step.index for step in steps]
    assert [row.type for row in rows if row.parent == 1] == ["mul", "sub"]
