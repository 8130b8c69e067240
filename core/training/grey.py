"""Grey pictures in memory: all on the device from the start, gathered and changed there.

No thread, no worker, no copy from the CPU while it trains. A network gets pixel / 255 and nothing
else. Mirroring and whole-pixel moves only pick other pixels, so that nothing is blurred by them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from core.datasets import Pixels
from core.images.pixels import grey_values
from core.training.augmentation import placements
from core.training.batches import Batch
from core.training.configuration import Augmentation


class GreyPictures:
    """Grey pictures, as bytes on `device`, for networks that take them at the size they have."""

    channels = 1
    evaluation_batch = 1000

    def __init__(self, pixels: Pixels, device: torch.device) -> None:
        self.device = device
        self.pictures = torch.from_numpy(np.array(pixels.pixels)).to(device)  # (n, H, W, 1)
        self.labels = torch.from_numpy(np.array(pixels.labels)).to(device)  # (n,)

    def batches(self, chosen: Sequence[np.ndarray]) -> Iterator[Batch]:
        """Yield the batches on the device, which is told all indices at once."""
        if not chosen:  # a run that goes on from the very end of an epoch
            return
        together = torch.from_numpy(np.concatenate(chosen)).to(self.device)
        for indices in together.split([len(each) for each in chosen]):
            yield Batch(self.pictures.index_select(0, indices), self.labels[indices])

    def plain(self, pictures: Tensor, size: int) -> Tensor:
        """Turn uint8 (N, size, size, 1) into float32 (N, 1, size, size), from 0 to 1.

        Raises ValueError for another size: grey pictures are never resized.
        """
        _check_size(pictures, size)
        return grey_values(pictures)

    def changed(
        self, pictures: Tensor, size: int, change: Augmentation, random: torch.Generator
    ) -> Tensor:
        """Do the same with each picture changed by its own draw; see `change_grey`."""
        _check_size(pictures, size)
        return change_grey(pictures, change, random)


def _check_size(pictures: Tensor, size: int) -> None:
    if pictures.shape[1:3] != (size, size):
        raise ValueError(f"Pictures of {size} pixels are needed, not {tuple(pictures.shape)}.")


def change_grey(pictures: Tensor, change: Augmentation, random: torch.Generator) -> Tensor:
    """Mirror, move, zoom and turn each picture by its own draw, as far as `change` asks for it.

    `pictures` are uint8 (N, H, W, 1) on any device, the result float32 (N, 1, H, W), from 0 to 1.
    The draws come from `random` (on the CPU); where nothing is asked for, nothing is drawn.
    """
    if change.flip or change.shift:
        pictures = moved(pictures, *moves(len(pictures), change, random))
    x = grey_values(pictures)
    return resampled(x, change, random) if resamples(change) else x


def moves(
    count: int, change: Augmentation, random: torch.Generator
) -> tuple[Tensor, Tensor, Tensor]:
    """Draw which pictures are mirrored, and how far each moves right and down in whole pixels.

    The results are bool (count,), int64 (count,), int64 (count,), on the CPU.
    """
    flip, right, down = torch.rand(3, count, generator=random)
    mirrored = (flip < 0.5) & change.flip
    whole = [((2 * draws - 1) * change.shift).round().long() for draws in (right, down)]
    return mirrored, whole[0], whole[1]


def moved(pictures: Tensor, mirrored: Tensor, right: Tensor, down: Tensor) -> Tensor:
    """Mirror and then move each of `pictures`, uint8 (N, H, W, 1); zeros come in from outside.

    The other arguments are as `moves` draws them, on the CPU.
    """
    n, height, width, _ = pictures.shape
    device, furthest = pictures.device, int(max(right.abs().max(), down.abs().max()))
    flips, right, down = torch.stack([mirrored.long(), right, down]).to(device)
    padded = F.pad(pictures.squeeze(3), (furthest,) * 4)  # (N, H + 2 furthest, W + 2 furthest)
    rows = torch.arange(height, device=device) - down[:, None]  # (N, H): where each row comes from
    columns = torch.arange(width, device=device) - right[:, None]  # (N, W)
    columns = torch.where(flips[:, None] == 1, width - 1 - columns, columns)
    source = (rows + furthest)[:, :, None] * padded.shape[2] + (columns + furthest)[:, None, :]
    return padded.flatten(1).gather(1, source.flatten(1)).view(n, height, width, 1)


def resamples(change: Augmentation) -> bool:
    """Return whether `change` asks for more than mirroring and whole-pixel moves."""
    return (change.zoom_least, change.zoom_most, change.aspect, change.rotation) != (1, 1, 1, 0)


def resampled(x: Tensor, change: Augmentation, random: torch.Generator) -> Tensor:
    """Zoom, squeeze and turn each of `x`, float32 (N, 1, H, W), bilinearly, with zeros outside."""
    where = placements(len(x), replace(change, flip=False), random).to(x.device)
    grid = F.affine_grid(where, list(x.shape), align_corners=False)
    return F.grid_sample(x, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
