"""A picture of what the network will see: the first training pictures, changed at random."""

from __future__ import annotations

import numpy as np
import torch

from core.datasets import Listing, Source, list_pictures, read_picture
from core.images import to_grey, to_square
from core.images.pixels import denormalize
from core.randomness import generator
from core.training.augmentation import augment
from core.training.configuration import Augmentation
from core.training.grey import change_grey
from core.training.schedule import cache_side


def training_names(listing: Listing, share: float, count: int) -> list[str]:
    """Return up to `count` names from the training side, taking turns between the classes."""
    by_class: list[list[str]] = [[] for _ in listing.classes]
    sides = listing.side_of_each(share)
    for name, label, side in zip(listing.names, listing.labels, sides, strict=True):
        if side == "training" and len(by_class[label]) < count:
            by_class[label].append(name)
    turns = [name for group in zip(*by_class, strict=False) for name in group]
    return turns[:count]


def preview(
    source: Source,
    change: Augmentation,
    image_size: int,
    seed: int,
    *,
    count: int = 12,
    repeats: int = 1,
    share: float = 0.2,
) -> np.ndarray:
    """Return what the network would be shown: uint8 (count * repeats, image_size, image_size, 3).

    Picture i comes `repeats` times in a row, each with a draw of its own.
    Raises DatasetError and PictureError as reading the source does.
    """
    names = training_names(list_pictures(source), share, count)
    random = generator(seed, "preview")
    if source.grey:
        greys = [to_grey(to_square(read_picture(source, name), image_size)) for name in names]
        batch = torch.from_numpy(np.stack(greys)).repeat_interleave(repeats, dim=0)
        x = change_grey(batch, change, random)  # (N, 1, S, S)
        return (x * 255).round().byte().permute(0, 2, 3, 1).expand(-1, -1, -1, 3).numpy()
    side = cache_side(image_size)
    squares = [to_square(read_picture(source, name, at_least=side), side) for name in names]
    batch = torch.from_numpy(np.stack(squares)).repeat_interleave(repeats, dim=0)
    return denormalize(augment(batch, image_size, change, random)).numpy()
