"""Batches of pictures, in an order that the seed and the epoch decide; and what gives them.

`Pictures` is the seam between the loop and its data: photos are read from a cache and normalized
(`core.training.photos`), grey pictures lie on the device from the start (`core.training.grey`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from core.randomness import generator
from core.training.configuration import Augmentation


@dataclass(frozen=True, slots=True)
class Batch:
    """Pictures as bytes, uint8 (N, H, W, channels), and their classes, int64 (N,)."""

    pictures: Tensor
    labels: Tensor

    def to(self, device: torch.device) -> Batch:
        """Return the batch on `device`; it is the same where it lies there already."""
        return Batch(self.pictures.to(device), self.labels.to(device))


class Pictures(Protocol):
    """The pictures of a run: in batches, and as the numbers that a network takes."""

    channels: int
    evaluation_batch: int  # how many are judged at once

    def batches(self, chosen: Sequence[np.ndarray]) -> Iterator[Batch]:
        """Yield a batch for each array of indices (int64)."""
        ...

    def plain(self, pictures: Tensor, size: int) -> Tensor:
        """Turn bytes, uint8 (N, H, W, channels), into float32 (N, channels, size, size)."""
        ...

    def changed(
        self, pictures: Tensor, size: int, change: Augmentation, random: torch.Generator
    ) -> Tensor:
        """Do the same with each picture changed by its own draw from `random` (on the CPU)."""
        ...


def steps_per_epoch(
    pictures: int, batch_size: int, last_batch: bool = False, ranks: int = 1
) -> int:
    """Return how many batches `pictures` give; a set smaller than a batch gives one.

    What is left behind the whole ones is one more with `last_batch`, if each process gets of it.
    """
    whole, left = divmod(pictures, batch_size)
    return max(1, whole + (last_batch and left >= ranks))


def epoch_order(indices: np.ndarray, seed: int, epoch: int) -> np.ndarray:
    """Shuffle `indices` for one epoch, by the seed and the epoch alone."""
    order = torch.randperm(len(indices), generator=generator(seed, "order", epoch))
    return indices[order.numpy()]


def shares(
    order: np.ndarray, batch_size: int, steps: int, *, rank: int = 0, ranks: int = 1
) -> list[np.ndarray]:
    """Cut an epoch's order into `steps` batches, and return the part of each for this process.

    Of `ranks` processes each gets every `ranks`-th picture. All get equally many, since gradients
    are averaged over processes.
    """
    found = []
    for start in range(0, steps * batch_size, batch_size):
        # In memory order, which the page cache likes; within a batch the order means nothing.
        indices = np.sort(order[start : start + batch_size])
        found.append(indices[: len(indices) // ranks * ranks][rank::ranks])
    return found
