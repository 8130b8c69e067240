"""Photos out of the pixel cache, read one batch ahead and normalized as ImageNet's networks have it.

There is nothing left to decode, so one thread is enough and no worker process is started.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
from torch import Tensor

from core.datasets import Pixels
from core.images.pixels import normalize_values, to_values
from core.training.augmentation import augment, resize
from core.training.batches import Batch
from core.training.configuration import Augmentation


class Photos:
    """Pictures in colour that are mapped from a file, for networks of any picture size."""

    channels = 3
    evaluation_batch = 128

    def __init__(self, pixels: Pixels) -> None:
        self.pixels = pixels

    def read(self, indices: np.ndarray) -> Batch:
        """Copy the photos at `indices` (int64) out of the cache, to the CPU."""
        pictures = torch.from_numpy(self.pixels.pixels[indices])
        return Batch(pictures, torch.from_numpy(self.pixels.labels[indices]))

    def batches(self, chosen: Sequence[np.ndarray]) -> Iterator[Batch]:
        """Yield the batches on the CPU, reading the next while one is used."""
        with ThreadPoolExecutor(1, thread_name_prefix="batches") as reader:
            upcoming = None
            for indices in chosen:
                following = reader.submit(self.read, indices)
                if upcoming is not None:
                    yield upcoming.result()
                upcoming = following
            if upcoming is not None:
                yield upcoming.result()

    def plain(self, pictures: Tensor, size: int) -> Tensor:
        """Resize and normalize uint8 (N, H, W, 3) to float32 (N, 3, size, size)."""
        return normalize_values(resize(to_values(pictures), size))

    def changed(
        self, pictures: Tensor, size: int, change: Augmentation, random: torch.Generator
    ) -> Tensor:
        """Change each photo at random on the way there; see `augment`."""
        return augment(pictures, size, change, random)
