"""A run's three curves as the course plots them, ready to be sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa

from app_pages.parts.drawing import table
from core.training import Run
from core.training.curves import StepColumns, course_points

BEGINNING = 1.0  # the epoch at which the course's axis begins


@dataclass(frozen=True, slots=True)
class Drawn:
    """A run's curves: `points` (epoch, loss, accuracy) and `tests` (epoch, accuracy)."""

    points: pa.Table
    tests: pa.Table

    def after(self, epoch: float) -> Drawn:
        """Return what lies at `epoch` or behind it."""
        return Drawn(_after(self.points, epoch), _after(self.tests, epoch))

    def named(self, run: str) -> dict[str, pa.Table]:
        """Return both tables as `other_…`, with a column `run`."""
        return {
            f"other_{name}": each.append_column("run", pa.array([run] * len(each), pa.string()))
            for name, each in (("points", self.points), ("tests", self.tests))
        }


def _after(found: pa.Table, epoch: float) -> pa.Table:
    # The first epoch's last point may lie a rounding error before it.
    return found.filter(pa.array(found["epoch"].to_numpy() >= epoch - 1e-6, pa.bool_()))


def drawn(run: Run) -> Drawn:
    """Return a run's curves as they are now. Raises RunError when the metrics are unreadable."""
    metrics = run.metrics()
    steps, epochs = metrics.steps, metrics.epochs
    return _drawn(run, (len(steps), _moment(steps), len(epochs), _moment(epochs)))


def _moment(records: Sequence[Mapping[str, Any]]) -> float:
    return float(records[-1].get("time") or 0.0) if records else 0.0


@lru_cache(maxsize=200)
def _drawn(run: Run, reached: tuple[float, ...]) -> Drawn:
    # What another visitor's thread has read since then belongs to the next call.
    metrics, total = run.metrics(), run.status()
    columns = StepColumns().update(metrics.steps[: int(reached[0])])
    per_epoch = total.total_steps // max(1, total.total_epochs)
    found = course_points(columns, per_epoch, run.configuration.plots)
    epochs = metrics.epochs[: int(reached[2])]
    return Drawn(
        table(epoch=found["epoch"], loss=found["loss"], accuracy=found["accuracy"]),
        table(
            epoch=np.array([each["epoch"] for each in epochs], float),
            accuracy=np.array([each.get("validation_accuracy", np.nan) for each in epochs], float),
        ),
    )


@dataclass(frozen=True, slots=True)
class Figures:
    """What a run came to after its last epoch so far; None where that is not known.

    Shares from 0 to 1, the mean loss in nats, training pictures a second over all epochs.
    """

    loss: float | None = None
    train_accuracy: float | None = None
    test_accuracy: float | None = None
    examples_per_second: float | None = None


def figures(run: Run) -> Figures:
    """Return a run's figures of its last epoch. Raises RunError when they are unreadable."""
    epochs = run.metrics().epochs
    if not epochs:
        return Figures()
    last = epochs[-1]
    seconds = sum(float(each.get("seconds") or 0) for each in epochs)
    examples = sum(
        float(each.get("seconds") or 0) * float(each.get("pictures_per_second") or 0)
        for each in epochs
    )
    return Figures(
        last.get("train_loss"), last.get("train_accuracy"), last.get("validation_accuracy"),
        examples / seconds if seconds else None,
    )  # fmt: skip
