"""Schedules agree with PyTorch's and stay within what they promise."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.training.schedule import cache_side, learning_rate, picture_size


def pytorch_rates(schedule: str, total: int, peak: float) -> list[float]:
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=peak)
    scheduler = {
        "one-cycle": lambda: torch.optim.lr_scheduler.OneCycleLR(
            optimizer, peak, total_steps=total, cycle_momentum=False
        ),
        "cosine": lambda: torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, total - 1),
    }[schedule]()
    rates = []
    for _ in range(total):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return rates


@pytest.mark.parametrize(("schedule", "tolerance"), [("one-cycle", 0.02), ("cosine", 1e-9)])
def test_agrees_with_pytorch(schedule: str, tolerance: float) -> None:
    total, peak = 400, 0.3
    ours = [learning_rate(step, total, peak, schedule) for step in range(total)]
    # PyTorch puts the peak one step earlier (at 0.3 * total - 1), hence the tolerance.
    assert ours == pytest.approx(pytorch_rates(schedule, total, peak), abs=tolerance * peak)


@given(st.integers(1, 10_000), st.integers(16, 512), st.data())
def test_sizes_grow_to_the_full_one(total: int, full: int, data: st.DataObject) -> None:
    step = data.draw(st.integers(0, total - 1))
    size = picture_size(step, total, full, True)
    assert 16 <= size <= full <= cache_side(full) < 1.25 * full + 16
    assert picture_size(total - 1, total, full, True) == full
    assert picture_size(step, total, full, False) == full


def test_one_step_is_a_schedule_too() -> None:
    assert learning_rate(0, 1, 0.1, "one-cycle") > 0
