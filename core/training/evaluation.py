"""How good a network is on pictures that it was not trained on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.confusion import confusion
from core.training.batches import Pictures


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
        said = self.probabilities.argmax(axis=1)
        return confusion(said, self.labels, self.probabilities.shape[1]).tolist()


@torch.inference_mode()
def probabilities(module: nn.Module, x: Tensor) -> Tensor:
    """Return class probabilities (N, classes), float32 on the CPU, for a network's input."""
    return F.softmax(module(x).float(), dim=1).cpu()


def evaluate(
    module: nn.Module,
    pictures: Pictures,
    indices: np.ndarray,
    size: int,
    device: torch.device,
    heartbeat: Callable[[], object] = lambda: None,
) -> Evaluation:
    """Ask `module` (in eval mode) about the pictures at `indices`, unchanged but for their size.

    `heartbeat` is called between batches, so that a long evaluation shows that it is alive.
    """
    answers, labels = [], []
    step = pictures.evaluation_batch
    chosen = [indices[start : start + step] for start in range(0, len(indices), step)]
    for batch in pictures.batches(chosen):
        on_device = batch.to(device)
        answers.append(probabilities(module, pictures.plain(on_device.pictures, size)).numpy())
        labels.append(on_device.labels.cpu().numpy())
        heartbeat()
    return Evaluation(np.concatenate(answers), np.concatenate(labels), indices)
