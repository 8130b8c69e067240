"""Verdicts and runs to check labels with, made without training anything."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.training import Configuration, Recorder, Run, create_run
from core.training.labels.verdicts import Verdicts


def verdicts(
    labels: list[int], probabilities: list[list[float]], classes: tuple[str, ...] = ("cat", "dog")
) -> Verdicts:
    names = tuple(f"{number}.jpg" for number in range(len(labels)))
    return Verdicts(classes, names, np.array(labels, np.int64), np.array(probabilities, float))


def judged_run(
    configuration: Configuration, names: list[str], labels: list[int], shares: list[float],
    state: str = "finished", **more: Any,
) -> Run:  # fmt: skip
    """Make a run that says of each picture how likely it is a dog, after one epoch of 10 seconds."""
    run = create_run(configuration, **more)
    with Recorder(run.path) as recorder:
        recorder.epoch(epoch=1, step=4, seconds=10.0, validation_seconds=1.0)
        recorder.validation(
            {
                "epoch": 1, "classes": ["cat", "dog"], "names": names, "labels": labels,
                "probabilities": [[1 - share, share] for share in shares],
            }
        )  # fmt: skip
        recorder.status(state=state, epoch=1, total_epochs=1, step=4, total_steps=4, progress=1.0)
    return run
