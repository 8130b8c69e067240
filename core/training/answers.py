"""What a network says, after each epoch, of the validation pictures and of pinned photos."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from core.datasets import Pixels
from core.images import PictureError, read_square
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


def read_pinned(run: Run, side: int) -> dict[str, np.ndarray]:
    """Read the photos pinned to a run, by name: uint8 (side, side, 3); unreadable ones are left."""
    pictures = {}
    for photo in run.pinned:
        try:
            pictures[photo.name] = read_square(photo.path, side)
        except PictureError:
            continue  # refused at the door with a sentence when it was pinned
    return pictures


def write_pinned(
    recorder: Recorder,
    module: nn.Module,
    pictures: dict[str, np.ndarray],
    size: int,
    device: torch.device,
    **when: int,
) -> None:
    """Ask `module` about the pinned photos at `size`, and write its answers, with `when`."""
    for name, picture in pictures.items():
        answer = probabilities(module, torch.from_numpy(picture)[None], size, device)
        recorder.pinned(name=name, probabilities=answer[0].tolist(), **when)
