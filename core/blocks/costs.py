"""What a network costs: its parameters, and the multiply-adds of one picture's forward pass."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import torch

from core.blocks.arguments import BlockError
from core.blocks.block import Block
from core.blocks.building import build
from core.blocks.multiply_adds import MultiplyAdds
from core.blocks.refusals import REFUSALS, reason


@dataclass(frozen=True, slots=True)
class Cost:
    """Trainable numbers, and multiply-adds of convolutions and matrix products for one picture."""

    parameters: int
    multiply_adds: int


@lru_cache(maxsize=256)
def cost(block: Block, image_size: int, channels: int = 3) -> Cost:
    """Measure `block` on one picture of channels × image_size × image_size, without its memory.

    Raises BlockError when such a picture does not go through the network.
    """
    module = build(block, device="meta").eval()
    with torch.no_grad(), MultiplyAdds() as counter:
        try:
            module(torch.empty(1, channels, image_size, image_size, device="meta"))
        except REFUSALS as error:
            size = f"{channels} × {image_size} × {image_size}"
            raise BlockError(
                f"A picture of {size} does not go through: {reason(error)}."
            ) from error
    parameters = sum(parameter.numel() for parameter in module.parameters())
    return Cost(parameters, counter.total)


def takes(block: Block, image_size: int, channels: int = 3) -> bool:
    """Return whether a picture of channels × image_size × image_size goes through `block`."""
    try:
        cost(block, image_size, channels)
    except BlockError:
        return False
    return True
