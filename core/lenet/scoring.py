"""What a network says of many pictures."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, nn

from core.images.pixels import grey_values

BATCH = 500


def values(pictures: np.ndarray) -> Tensor:
    """Turn grey pictures, uint8 (n, 28, 28) or (n, 28, 28, 1), into what the network takes.

    That is float32 (n, 1, 28, 28), from 0 to 1.
    """
    pixels = torch.from_numpy(np.array(pictures, copy=True))
    return grey_values(pixels.reshape(*pictures.shape[:3], 1))


@torch.inference_mode()
def scores(
    module: nn.Module,
    pictures: np.ndarray,
    progress: Callable[[int, int], object] = lambda done, total: None,
) -> np.ndarray:
    """Return the logits of `pictures`, uint8 (n, 28, 28, 1): float32 (n, classes).

    `module` is in eval mode and only read; `progress` hears of pictures done and in all, and may
    raise to end it.
    """
    answers = []
    for start in range(0, len(pictures), BATCH):
        answers.append(module(values(pictures[start : start + BATCH])).float().numpy())
        progress(min(start + BATCH, len(pictures)), len(pictures))
    return np.concatenate(answers) if answers else np.zeros((0, 10), np.float32)


def probabilities(logits: np.ndarray) -> np.ndarray:
    """Return the softmax of logits (n, classes), float64."""
    lifted = np.exp(logits.astype(np.float64) - logits.max(axis=1, keepdims=True))
    shares: np.ndarray = lifted / lifted.sum(axis=1, keepdims=True)
    return shares
