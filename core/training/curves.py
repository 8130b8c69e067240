"""Long curves made short enough to draw, without hiding what matters in them.

A run may have 20,000 steps and a chart 500 pixels. Each of at most 249 buckets of neighbouring steps
gives its smallest and its largest value, so that no spike is lost. A bucket's width is a power of
two: while a curve grows, the points it has already shown stay where they are.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

MOST_POINTS = 500
NAMES = (
    "step", "loss", "right", "learning_rate", "pictures", "data_seconds", "compute_seconds", "memory_bytes",
    "image_size", "time",
)  # fmt: skip


def bucket_width(count: int, most: int) -> int:
    """Return the smallest power of two that divides `count` values into at most `most` buckets."""
    if most < 1:
        raise ValueError(f"At least one bucket is needed, not {most}.")
    width = 1
    while -(-count // width) > most:
        width *= 2
    return width


def extremes(values: np.ndarray, most: int = MOST_POINTS) -> np.ndarray:
    """Return which of `values` (n,) to draw: at most `most` indices, sorted, int64.

    Always among them: the first, the last, and the smallest and largest of each bucket. NaNs are
    never extreme.
    """
    count = len(values)
    if count <= most:
        return np.arange(count)
    width = bucket_width(count, (most - 2) // 2)
    padding = np.full(-count % width, np.nan)
    buckets = np.concatenate([values, padding]).reshape(-1, width)
    unknown = np.isnan(buckets)
    starts = np.arange(len(buckets)) * width
    least = starts + np.where(unknown, np.inf, buckets).argmin(axis=1)
    greatest = starts + np.where(unknown, -np.inf, buckets).argmax(axis=1)
    return np.unique(np.concatenate([[0], least, greatest, [count - 1]]))


def totals(values: np.ndarray, most: int = MOST_POINTS) -> np.ndarray:
    """Return the sum of each bucket of `values` (n,): at most `most` sums, in order.

    Ratios of totals are true averages: pictures over seconds is the speed of the whole bucket.
    """
    if not len(values):
        return np.zeros(0)
    return np.add.reduceat(values, bucket_starts(len(values), most))


def bucket_starts(count: int, most: int = MOST_POINTS) -> np.ndarray:
    """Return the index of the first value in each of at most `most` buckets, int64."""
    return np.arange(0, count, bucket_width(count, most))


def smoothed(values: np.ndarray, span: float) -> np.ndarray:
    """Return the exponentially weighted mean of `values` (n,) up to each of them, float64.

    A value's weight falls by 1 - 2 / (span + 1) with each that follows it; the weights are divided
    by their sum, so that the first values are not pulled towards zero. NaNs are passed over.
    """
    import pandas as pd  # late: whoever only trains does without it

    mean = pd.Series(values).ewm(span=max(1.0, span), adjust=True, ignore_na=True).mean()
    return mean.to_numpy(dtype=float)


class StepColumns:
    """A run's steps as arrays, read on from where they were left; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._restart()

    def _restart(self) -> None:
        self._count = 0
        self._last: Mapping[str, Any] | None = None
        self._columns = {name: np.zeros(0) for name in NAMES}

    def update(self, steps: Sequence[Mapping[str, Any]]) -> Mapping[str, np.ndarray]:
        """Return all of `steps` by column, each float64 (n,); what a step lacks is NaN.

        `steps` is the same list as before, grown, or another one, where a run was taken back to a
        checkpoint.
        """
        with self._lock:
            if len(steps) < self._count or (
                self._count and steps[self._count - 1] is not self._last
            ):
                self._restart()
            new = steps[self._count :]
            if new:
                added = {name: _column(new, name) for name in NAMES}
                self._columns = {
                    name: np.concatenate([old, added[name]]) for name, old in self._columns.items()
                }
                self._count, self._last = len(steps), steps[-1]
            return self._columns


def _column(records: Sequence[Mapping[str, Any]], name: str) -> np.ndarray:
    return np.array([_number(record.get(name)) for record in records], dtype=float)


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else float("nan")


def course_points(
    columns: Mapping[str, np.ndarray], steps_per_epoch: int, plots: int
) -> dict[str, np.ndarray]:
    """Return the points of the course's training curves: means over each epoch so far.

    `columns` are "step" (from 1), "loss", "right" and "pictures", each (n,), as StepColumns has
    them. After batch i of an epoch's m the loss and accuracy of all its pictures up to there are
    a point at epoch + (i + 1) / m, where i + 1 is a multiple of m // plots, and behind the last
    batch (Dive into Deep Learning, `train_ch6`); plots 0 gives one for each step. The result is
    "epoch", "loss" (nats) and "accuracy" (a share), each float64 (points,).
    """
    epoch, i = np.divmod(columns["step"].astype(np.int64) - 1, max(1, steps_per_epoch))
    starts = np.flatnonzero(np.diff(epoch, prepend=-1))
    pictures = _sums_since(starts, columns["pictures"])
    every = max(1, steps_per_epoch // plots) if plots else 1
    drawn = ((i + 1) % every == 0) | (i == steps_per_epoch - 1)
    points = {
        "epoch": epoch + (i + 1) / max(1, steps_per_epoch),
        "loss": _sums_since(starts, columns["loss"] * columns["pictures"]) / pictures,
        "accuracy": _sums_since(starts, columns["right"]) / pictures,
    }
    return {name: values[drawn] for name, values in points.items()}


def _sums_since(starts: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the sum of `values` (n,) up to each of them, beginning anew at each of `starts`."""
    parts = np.split(values, starts)[1:]
    return np.concatenate([np.zeros(0), *(np.cumsum(part) for part in parts)])
