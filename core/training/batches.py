"""Batches out of the pixel cache, in an order that the seed and the epoch decide.

Reading runs one batch ahead in a thread of its own; there is nothing left to decode, so one is
enough and no worker process is started.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.datasets import Pixels
from core.randomness import generator


@dataclass(frozen=True, slots=True)
class Batch:
    """Pictures as bytes, uint8 (N, H, W, 3), and their classes, int64 (N,), on the CPU."""

    pictures: Tensor
    labels: Tensor


def read_batch(pixels: Pixels, indices: np.ndarray) -> Batch:
    """Copy the pictures at `indices` (int64) out of the cache."""
    pictures = torch.from_numpy(pixels.pixels[indices])
    labels = torch.from_numpy(pixels.labels[indices])
    return Batch(pictures, labels)


def steps_per_epoch(pictures: int, batch_size: int) -> int:
    """Return how many whole batches `pictures` give; a set smaller than a batch gives one."""
    return max(1, pictures // batch_size)


def epoch_order(indices: np.ndarray, seed: int, epoch: int) -> np.ndarray:
    """Shuffle `indices` for one epoch, by the seed and the epoch alone."""
    order = torch.randperm(len(indices), generator=generator(seed, "order", epoch))
    return indices[order.numpy()]


def _slices(order: np.ndarray, batch_size: int, first: int) -> Iterator[np.ndarray]:
    for number in range(first, steps_per_epoch(len(order), batch_size)):
        # In memory order, which the page cache likes; within a batch the order means nothing.
        yield np.sort(order[number * batch_size : (number + 1) * batch_size])


def ahead(
    pixels: Pixels,
    order: np.ndarray,
    batch_size: int,
    *,
    first: int = 0,
    rank: int = 0,
    ranks: int = 1,
) -> Iterator[Batch]:
    """Yield an epoch's batches from number `first` on, reading the next while one is used.

    With several processes each batch is dealt out: this one (of `ranks`) gets every `ranks`-th
    picture. All get equally many, since gradients are averaged over processes.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="batches") as reader:
        upcoming = None
        for indices in _slices(order, batch_size, first):
            share = indices[: len(indices) // ranks * ranks][rank::ranks]
            following = reader.submit(read_batch, pixels, share)
            if upcoming is not None:
                yield upcoming.result()
            upcoming = following
        if upcoming is not None:
            yield upcoming.result()
