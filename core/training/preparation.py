"""What a run is trained with: its pictures, and a network that takes them."""

from __future__ import annotations

from dataclasses import replace

import torch

from core.blocks import Block, BlockError, build, cost, preset_block, takes
from core.datasets import Pixels, Source, open_pixels
from core.lenet import ORIGINAL
from core.training.batches import Pictures
from core.training.configuration import Configuration
from core.training.grey import GreyPictures
from core.training.photos import Photos
from core.training.recorder import Recorder
from core.training.schedule import cache_side, small_side


def kept_side(source: Source, image_size: int) -> int:
    """Return the side at which the pictures of `source` are kept for a network of `image_size`."""
    return image_size if source.grey else cache_side(image_size)


def prepare_pixels(asked: Configuration, recorder: Recorder) -> Pixels:
    """Open the run's decoded pictures, decoding them first where that has not been done."""

    def progress(done: int, total: int) -> None:
        detail = f"{done:,} of {total:,} pictures"
        recorder.heartbeat(state="preparing", detail=detail, progress=done / max(1, total))

    source, stopped = Source.parse(asked.data), recorder.stop_requested
    side = kept_side(source, asked.image_size)
    return open_pixels(source, side, progress=progress, cancelled=stopped)


def pictures_of(pixels: Pixels, device: torch.device) -> Pictures:
    """Return what gives the loop its batches: photos, or grey pictures that lie on `device`."""
    grey = pixels.pixels.shape[-1] == 1
    return GreyPictures(pixels, device) if grey else Photos(pixels)


def network_block(asked: Configuration, classes: int, channels: int = 3) -> Block:
    """Return the network that the configuration names, with an output for each class.

    For grey pictures "lenet" is the course's own, where no block is given. Raises BlockError when there is none of that name, or when it does not take pictures of that
    size and so many channels, or tells another number of classes apart.
    """
    if asked.block is None and channels == 3:
        return preset_block(asked.model, classes, asked.image_size)
    if asked.block is None and asked.model != "lenet":
        raise BlockError(
            f"{asked.model} takes photos in colour, and these pictures are grey; choose lenet."
        )
    block = ORIGINAL.block() if asked.block is None else Block.from_document(asked.block)
    _check_ends(block, asked.image_size, classes, channels)
    return block


def _check_ends(block: Block, side: int, classes: int, channels: int) -> None:
    cost(block, side, channels)  # says why, where a picture does not go through
    with torch.no_grad():
        module = build(block, device="meta").eval()
        answers = module(torch.empty(1, channels, side, side, device="meta"))
    if not isinstance(answers, torch.Tensor) or answers.shape != (1, classes):
        raise BlockError(
            f"The network has to give {classes} numbers for a picture, one for each class; "
            f"it gives {tuple(getattr(answers, 'shape', ()))}."
        )


def in_possible_sizes(asked: Configuration, block: Block, channels: int = 3) -> Configuration:
    """Return `asked`, without smaller pictures at first where they cannot be had or taken.

    Grey pictures keep their size, and some networks take one size only.
    """
    small = small_side(asked.image_size)
    possible = asked.progressive and channels == 3 and takes(block, small)
    return asked if possible else replace(asked, progressive=False)
