"""The work left is the sum over the steps that are left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.training.configuration import Configuration
from core.training.progress import Progress, work_left
from core.training.schedule import picture_size


@given(
    st.integers(4, 500), st.integers(1, 9), st.booleans(), st.sampled_from([32, 64, 96]), st.data()
)
def test_work_left_is_the_sum_over_steps(
    steps: int, epochs: int, progressive: bool, size: int, data: st.DataObject
) -> None:
    asked = Configuration(epochs=epochs, image_size=size, progressive=progressive, batch_size=8)
    total = steps * epochs
    done = data.draw(st.integers(0, total))
    progress = Progress(total, step=done, epoch=done // steps)
    by_step = sum(8 * picture_size(s, total, size, progressive) ** 2 for s in range(done, total))
    validations = (epochs - done // steps) * 30 * size**2 / 3
    one_step = 8 * size**2  # the step at which the size changes may be counted at either
    assert work_left(asked, progress, 30) == pytest.approx(by_step + validations, abs=one_step)


def test_survives_a_checkpoint() -> None:
    progress = Progress(100, step=7, epoch=1, seconds=3.5, metrics={"validation_loss": 0.3})
    assert Progress.from_state(progress.to_state() | {"module": {}}) == progress
