"""How good a network is on pictures that it was not trained on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.datasets import Pixels
from core.images.pixels import normalize_values, to_values
from core.training.augmentation import resize
from core.training.batches import read_batch

EVALUATION_BATCH = 128


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A network's answers over a set of pictures.

    `probabilities` is float32 (N, classes); `labels` int64 (N,); `indices` int64 (N,), where the
    pictures are in their set.
    """

    probabilities: np.ndarray
    labels: np.ndarray
    indices: np.ndarray

    @property
    def loss(self) -> float:
        """Mean cross-entropy in nats, without label smoothing."""
        likelihood = self.probabilities[np.arange(len(self.labels)), self.labels]
        return float(-np.log(np.maximum(likelihood, 1e-12)).mean())

    @property
    def accuracy(self) -> float:
        """Share of pictures whose likeliest class is their own."""
        return float((self.probabilities.argmax(axis=1) == self.labels).mean())

    @property
    def confusion(self) -> list[list[int]]:
        """Counts by true class (row) and predicted class (column)."""
        classes = self.probabilities.shape[1]
        pairs = self.labels * classes + self.probabilities.argmax(axis=1)
        return np.bincount(pairs, minlength=classes**2).reshape(classes, classes).tolist()


@torch.inference_mode()
def probabilities(module: nn.Module, pictures: Tensor, size: int, device: torch.device) -> Tensor:
    """Return class probabilities (N, classes), float32 on the CPU, for uint8 (N, H, W, 3)."""
    x = normalize_values(resize(to_values(pictures.to(device)), size))
    return F.softmax(module(x).float(), dim=1).cpu()


def evaluate(
    module: nn.Module,
    pixels: Pixels,
    indices: np.ndarray,
    size: int,
    device: torch.device,
    heartbeat: Callable[[], object] = lambda: None,
) -> Evaluation:
    """Ask `module` (in eval mode) about the pictures at `indices`, plainly resized to `size`.

    `heartbeat` is called between batches, so that a long evaluation shows that it is alive.
    """
    answers = []
    for start in range(0, len(indices), EVALUATION_BATCH):
        batch = read_batch(pixels, indices[start : start + EVALUATION_BATCH])
        answers.append(probabilities(module, batch.pictures, size, device).numpy())
        heartbeat()
    return Evaluation(np.concatenate(answers), pixels.labels[indices], indices)
