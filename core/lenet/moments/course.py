"""The course of a training: its moments in order, and its loss and test accuracy along the way.

It comes from a run's folder, or from a file that was written of one (`core.lenet.moments.file`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from core.blocks import Block, BlockError
from core.lenet.presets import PRESETS
from core.lenet.shipped import FOLDER
from core.networks import NetworkError
from core.prediction.weights_file import Description, ModelError, describe
from core.training import Run
from core.training.curves import MOST_POINTS, StepColumns, extremes
from core.training.snapshots import Snapshot, snapshots

Points = tuple[tuple[int, float], ...]
MOST_MOMENTS = 64  # in a file; a run keeps no more either
LARGEST_FILE = 50_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Moment:
    """The weights after `step` steps, which were `epoch` passes over the training pictures.

    They stand in the safetensors file `path`, each tensor's name after `prefix`. `mark` tells the
    file from a later one of the same name: its size and time of change.
    """

    step: int
    epoch: float
    path: Path
    prefix: str = ""
    mark: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Course:
    """Moments of one network by step, and the curves beside them.

    `losses` are (steps taken, loss of the next batch of training pictures, nats), `tests` (steps
    taken, share of the test pictures that were right). `rounding` is the largest error that
    rounding put into a weight where the moments are kept in 16 bits, 0 where nothing was rounded.
    """

    block: Block
    moments: tuple[Moment, ...]
    losses: Points = ()
    tests: Points = ()
    rounding: float = 0.0

    def loss(self, step: int) -> float | None:
        """Return the training loss at the measured step nearest to `step`, None without any."""
        return _nearest(self.losses, step)

    def test_accuracy(self, step: int) -> float | None:
        """Return the last test accuracy that was measured up to `step`, None before the first."""
        known = [share for at, share in self.tests if at <= step]
        return known[-1] if known else None


def _nearest(points: Points, step: int) -> float | None:
    return min(points, key=lambda point: abs(point[0] - step))[1] if points else None


def course_of_run(run: Run) -> Course:
    """Return the course of a run so far. Raises RunError, BlockError where it cannot be read."""
    block = Block.from_document(run.configuration.block)
    moments = tuple(_moment(each) for each in snapshots(run))
    metrics = run.metrics()
    tests = [(each.get("step"), each.get("validation_accuracy")) for each in metrics.epochs]
    at = {moment.step for moment in moments}
    return Course(block, moments, _losses(metrics.steps, at), _points(tests))


def _moment(snapshot: Snapshot) -> Moment:
    try:
        found = snapshot.path.stat()
    except OSError:  # deleted in this very moment: whoever reads it will say so
        return Moment(snapshot.step, snapshot.epoch, snapshot.path)
    mark = (found.st_size, found.st_mtime_ns)
    return Moment(snapshot.step, snapshot.epoch, snapshot.path, mark=mark)


def _losses(steps: Sequence[Mapping[str, Any]], kept: set[int]) -> Points:
    """Thin the losses for drawing; those of the moments themselves all stay.

    The loss that stands in the line of step n was computed before that step, by the weights of n − 1.
    """
    columns = StepColumns().update(steps)
    taken, losses = columns["step"] - 1, columns["loss"]
    drawn = set(extremes(losses, MOST_POINTS).tolist())
    drawn |= set(np.flatnonzero(np.isin(taken, list(kept))).tolist())
    return _points([(int(taken[i]), float(losses[i])) for i in sorted(drawn)])


def _points(pairs: Sequence[Any]) -> Points:
    """Keep the pairs of a step and a finite number."""
    found = [
        (int(pair[0]), float(pair[1]))
        for pair in pairs
        if isinstance(pair, list | tuple) and len(pair) == 2 and all(map(_finite, pair))
    ]
    return tuple(sorted(found))


def _finite(value: object) -> bool:
    return isinstance(value, int | float) and abs(value) < 1e15 and math.isfinite(value)


def course_of_file(path: Path) -> Course:
    """Return the course that `write_course` wrote. Raises NetworkError for any other file."""
    try:
        found = describe(path)
        block = Block.from_document(found.block)
        stat = path.stat()
    except (ModelError, BlockError) as error:
        raise NetworkError(f"The moments cannot be shown: {error}") from error
    except OSError as error:
        raise NetworkError(f"{path.name} cannot be read: {error.strerror}.") from error
    if stat.st_size > LARGEST_FILE:
        raise NetworkError(
            f"{path.name} has {stat.st_size:,} bytes; {LARGEST_FILE:,} are the most that moments take."
        )
    steps = _points(found.details.get("moments") or ())
    if not 1 <= len(steps) <= MOST_MOMENTS:
        raise NetworkError(
            f"{path.name} holds {len(steps)} moments; 1 to {MOST_MOMENTS} are shown."
        )
    mark = (stat.st_size, stat.st_mtime_ns)
    moments = tuple(Moment(step, epoch, path, f"{step}/", mark) for step, epoch in steps)
    return Course(block, moments, _curve(found, "losses"), _curve(found, "tests"), _rounding(found))


def _curve(found: Description, name: str) -> Points:
    listed = found.details.get(name)
    return _points(listed[:10_000]) if isinstance(listed, list) else ()


def _rounding(found: Description) -> float:
    value = found.details.get("rounding")
    return float(value) if isinstance(value, int | float) and _finite(value) else 0.0


def shipped_course(name: str) -> Course | None:
    """Return the moments of a preset that come with Layerwise, None where there are none.

    Raises NetworkError where the file is damaged.
    """
    path = FOLDER / f"{name}-moments.safetensors"
    return course_of_file(path) if name in PRESETS and path.is_file() else None
