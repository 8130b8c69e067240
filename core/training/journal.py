"""What the loop writes down as it goes: a line a step, and a status that is never old."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from core.training.configuration import Configuration
from core.training.devices import describe, memory_bytes
from core.training.progress import Progress, work_left
from core.training.recorder import Recorder

STATUS_SECONDS = 0.5  # between two reports of a run's progress
STEP_LINES = 20_000  # a longer run writes down every n-th step
SMOOTHING = 0.95  # of the speed that the time left is reckoned from


class TrainingError(RuntimeError):
    """The run cannot go on; the message says why and what to try."""


class Journal:
    """Keeps a run's records, at most twice a second, so that steps never wait for a disk or GPU."""

    def __init__(
        self,
        recorder: Recorder,
        asked: Configuration,
        validation_pictures: int,
        device: torch.device,
    ) -> None:
        self.recorder, self.asked, self.device = recorder, asked, device
        self.validation_pictures = validation_pictures
        self.pending: list[tuple[dict[str, Any], Tensor]] = []
        self.reported = time.monotonic()
        self.seconds_per_pixel = 0.0

    def note(self, loss: Tensor, right: Tensor, values: dict[str, Any]) -> None:
        """Remember a step; it is written when its loss is read, which waits for a GPU."""
        self.pending.append((values, torch.stack([loss, right.to(loss.dtype)])))

    def flush(self, progress: Progress) -> None:
        """Write the remembered steps; raises TrainingError when a loss is not a number.

        A GPU goes on computing after a step has been taken. The wait for it is counted as the
        steps', an equal part each.
        """
        if not self.pending:
            return
        started = time.monotonic()
        measured = torch.stack([tensors for _, tensors in self.pending]).tolist()
        waited = time.monotonic() - started
        progress.add_seconds(waited)
        every, memory = -(-progress.total_steps // STEP_LINES), memory_bytes(self.device)
        for (values, _), (loss, right) in zip(self.pending, measured, strict=True):
            if not math.isfinite(loss):
                raise TrainingError(not_a_number(values, self.asked))
            progress.epoch_loss += loss * values["pictures"]
            progress.epoch_right += int(right)
            values["compute_seconds"] += waited / len(measured)
            self._note_speed(values)
            if values["step"] % every == 0:
                self.recorder.step(loss=loss, right=int(right), memory_bytes=memory, **values)
        self.pending.clear()

    def _note_speed(self, values: Mapping[str, Any]) -> None:
        seconds = values["data_seconds"] + values["compute_seconds"]
        fresh = seconds / (values["pictures"] * values["image_size"] ** 2)
        before = self.seconds_per_pixel or fresh
        self.seconds_per_pixel = SMOOTHING * before + (1 - SMOOTHING) * fresh

    def report_when_due(self, progress: Progress) -> None:
        """Flush and report, unless that was done a moment ago."""
        if time.monotonic() - self.reported > STATUS_SECONDS:
            self.flush(progress)
            self.report(progress)

    def report(self, progress: Progress, **changes: Any) -> None:
        """Replace the status, with where the run stands and how long it still takes."""
        self.reported = time.monotonic()
        self.recorder.status(
            state="running",
            epoch=progress.epoch,
            step=progress.step,
            total_steps=progress.total_steps,
            total_epochs=self.asked.epochs,
            progress=progress.step / progress.total_steps,
            seconds_left=self.seconds_left(progress),
            detail=describe(self.device),
            **changes,
        )

    def seconds_left(self, progress: Progress) -> float | None:
        """Estimate the seconds to the end from the speed of the last steps; None before the first."""
        if not self.seconds_per_pixel:
            return None
        left = work_left(self.asked, progress, self.validation_pictures) * self.seconds_per_pixel
        if self.asked.time_limit is not None:
            left = min(left, max(0.0, self.asked.time_limit * 60 - progress.seconds))
        return left


def not_a_number(values: Mapping[str, Any], asked: Configuration) -> str:
    """Say where the loss was lost, and what usually helps."""
    return (
        f"The loss became infinite or not a number at step {values['step']:,} "
        f"(epoch {values['epoch'] + 1}), at a learning rate of {values['learning_rate']:.3g}. "
        f"The peak of {asked.peak_learning_rate:g} is probably too high: "
        f"branch from this run with a tenth of it."
    )
