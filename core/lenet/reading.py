"""From a chain of layers back to the LeNet that it may be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.blocks import Block, BlockError
from core.lenet.architecture import KINDS, POOLS, Convolution, LeNet


def read_block(block: Block) -> LeNet | None:
    """Return a LeNet with the layers that are found in `block`, None where there is no sense in it.

    It may describe another network than `block`: whoever asks compares.
    """
    convolutions: list[Convolution] = []
    dense: list[int] = []
    found: dict[str, Any] = {}
    for layer in block.children:
        if layer.kind == "Conv2d":
            convolutions.append(_convolution(layer))
            found["initialization"] = layer.argument("initialization")
        elif layer.kind in POOLS.values() and convolutions:
            found["pooling"] = _named(layer.kind, POOLS)
            convolutions[-1] = replace(convolutions[-1], pool=_number(layer, "kernel_size"))
        elif layer.kind in KINDS.values():
            found["activation"] = _named(layer.kind, KINDS)
        elif layer.kind == "Linear":
            dense.append(_number(layer, "out_features"))
        elif layer.kind.startswith("BatchNorm"):
            found["batch_norm"] = True
    try:
        return LeNet(tuple(convolutions), tuple(dense[:-1]), **found)
    except (BlockError, TypeError):
        return None


def _convolution(layer: Block) -> Convolution:
    names = ("out_channels", "kernel_size", "padding", "stride")
    return Convolution(*(_number(layer, name) for name in names))


def _number(layer: Block, name: str) -> int:
    value = layer.argument(name)
    return value if isinstance(value, int) else 0


def _named(kind: str, table: dict[str, str]) -> str:
    return next(name for name, known in table.items() if known == kind)
