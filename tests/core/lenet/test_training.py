"""A LeNet trained by the real process, on drawn garments."""

from __future__ import annotations

import time

import pytest

from core.lenet import ORIGINAL, PRESETS
from core.lenet.expected import expected, preset_of
from core.lenet.work import work
from core.networks import Network, WeightsFile
from core.training import Run, create_run
from core.training.curves import StepColumns, course_points
from core.training.process import launch
from core.training.snapshots import snapshots

pytestmark = pytest.mark.processes
PATIENCE = 120.0


def finish(run: Run) -> None:
    launch(run)
    deadline = time.monotonic() + PATIENCE
    while run.status().active:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert run.status().state == "finished", run.log()


def test_a_run_on_drawn_garments_keeps_its_curves_and_its_moments() -> None:
    asked = PRESETS["zh"].configuration("garments:700", epochs=2, batch_size=100, seed=3)
    run, todo = create_run(asked), work(asked)
    finish(run)

    status = run.status()
    assert (status.epoch, status.total_steps, status.step) == (2, 12, 12)
    assert status.total_steps == todo.steps * asked.epochs

    steps, epochs = run.metrics().steps, run.metrics().epochs
    assert [each["pictures"] for each in steps] == [100] * 12
    assert all(0 <= each["right"] <= each["pictures"] for each in steps)
    points = course_points(StepColumns().update(steps), todo.steps, asked.plots)
    last = {name: values[-1] for name, values in points.items()}
    assert last["epoch"] == pytest.approx(2.0)
    # The last point is the mean over all of the epoch, which the epoch's own line says too.
    assert last["loss"] == pytest.approx(epochs[-1]["train_loss"], rel=1e-5)
    assert last["accuracy"] == pytest.approx(epochs[-1]["train_accuracy"], rel=1e-6)
    right = round(epochs[-1]["validation_accuracy"] * todo.test, 6)
    assert right == pytest.approx(round(right)), "shares of the test pictures"

    kept = snapshots(run)
    assert [each.step for each in kept] == [0, 1, 2, 5, 6, 12]
    assert [each.epoch for each in kept][-2:] == [1.0, 2.0]
    Network(ORIGINAL.block(), WeightsFile.of(kept[-1].path)).module()

    assert preset_of(run.configuration) is None  # two epochs are not the recipe's ten
    assert expected(run.configuration) is None
