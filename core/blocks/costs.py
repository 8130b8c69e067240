"""What a network costs: its parameters, and the multiply-adds of one picture's forward pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import flop_registry

from core.blocks.arguments import BlockError
from core.blocks.block import Block
from core.blocks.building import build


@dataclass(frozen=True, slots=True)
class Cost:
    """Trainable numbers, and multiply-adds of convolutions and matrix products for one picture."""

    parameters: int
    multiply_adds: int


class _MultiplyAdds(TorchDispatchMode):
    """Adds up the multiply-adds of every operation, by torch's own formulas.

    A mode of our own because torch's FlopCounterMode hooks all modules of the process, those of
    other threads too.
    """

    def __init__(self) -> None:
        super().__init__()
        self.total = 0

    def __torch_dispatch__(
        self,
        func: Any,
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        out = func(*args, **(kwargs or {}))
        formula = flop_registry.get(func.overloadpacket)
        if formula is not None:  # a multiply-add counts as two operations there
            self.total += formula(*args, **(kwargs or {}), out_val=out) // 2
        return out


@lru_cache(maxsize=256)
def cost(block: Block, image_size: int, channels: int = 3) -> Cost:
    """Measure `block` on one picture of channels × image_size × image_size, without its memory.

    Raises BlockError when such a picture does not go through the network.
    """
    module = build(block, device="meta").eval()
    with torch.no_grad(), _MultiplyAdds() as counter:
        try:
            module(torch.empty(1, channels, image_size, image_size, device="meta"))
        except (RuntimeError, ValueError) as error:
            size = f"{channels} × {image_size} × {image_size}"
            reason = str(error).splitlines()[0]
            raise BlockError(f"A picture of {size} does not go through: {reason}") from error
    parameters = sum(parameter.numel() for parameter in module.parameters())
    return Cost(parameters, counter.total)


def takes(block: Block, image_size: int, channels: int = 3) -> bool:
    """Return whether a picture of channels × image_size × image_size goes through `block`."""
    try:
        cost(block, image_size, channels)
    except BlockError:
        return False
    return True
