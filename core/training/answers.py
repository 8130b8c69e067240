"""What a network says, after each epoch, of the validation pictures and of pinned photos."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, nn

from core.datasets import Pixels
from core.images import PictureError, read_square, to_grey
from core.training.evaluation import Evaluation, probabilities
from core.training.recorder import Recorder
from core.training.run import Run

DIGITS = 5  # of the probabilities that are written down


def write_validation(recorder: Recorder, pixels: Pixels, result: Evaluation, epoch: int) -> None:
    """Write the verdicts on the validation pictures, by name, in the split's order."""
    recorder.validation(
        {
            "epoch": epoch,
            "classes": list(pixels.classes),
            "names": [pixels.names[i] for i in result.indices],
            "labels": result.labels.tolist(),
            "probabilities": np.round(result.probabilities, DIGITS).tolist(),
        }
    )


def read_pinned(run: Run, side: int, channels: int) -> dict[str, np.ndarray]:
    """Read the photos pinned to a run, by name: uint8 (side, side, channels), grey where that is 1.

    Unreadable ones are left out.
    """
    pictures = {}
    for photo in run.pinned:
        try:
            square = read_square(photo.path, side)
            pictures[photo.name] = square if channels == 3 else to_grey(square)
        except PictureError:
            continue  # refused at the door with a sentence when it was pinned
    return pictures


def write_pinned(
    recorder: Recorder,
    module: nn.Module,
    pinned: dict[str, np.ndarray],
    prepare: Callable[[Tensor], Tensor],
    **when: int,
) -> None:
    """Ask `module` about the pinned photos, and write its answers, with `when`.

    `prepare` makes the network's input of a batch of one, uint8 (1, side, side, channels).
    """
    for name, picture in pinned.items():
        answer = probabilities(module, prepare(torch.from_numpy(picture)[None]))
        recorder.pinned(name=name, probabilities=answer[0].tolist(), **when)
