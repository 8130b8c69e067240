"""Every kind of the table is written as PyTorch reads it, with each of its arguments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import nn
from torch.nn.parameter import is_lazy

from core.blocks import KINDS, TIED, Argument, Block, BlockError, Kind, Value, build
from tests.core.blocks.source.comparing import written

LEAVES = [
    kind
    for kind in KINDS.values()
    if not kind.slots and kind.children == (0, 0) and kind.name not in (TIED, "Torchvision")
]


def another(argument: Argument) -> Value:
    """Return a value for `argument` that is not its default."""
    values: dict[str, tuple[Value, ...]] = {
        "integer": (2, 4),
        "pair": ((2, 3), 2),
        "sizes": ((2, 3), (6,)),
        "number": (0.25, 0.125),
        "switch": (True, False),
        "choice": argument.choices,
    }
    return next(value for value in values[argument.type] if value != argument.default)


def samples(kind: Kind) -> Iterator[Block]:
    """Make a block without its optional arguments, and one with each of them alone."""
    needed = {item.name: another(item) for item in kind.arguments if item.default is None}
    yield Block.of(kind.name, **needed)
    for argument in kind.arguments:
        if argument.default is not None:
            try:
                yield Block.of(kind.name, **{**needed, argument.name: another(argument)})
            except BlockError:  # does not go with the others
                continue


def attributes(module: nn.Module) -> dict[str, Any]:
    """Return what a module was told, and the shapes of its tensors."""
    plain = {
        name: value
        for name, value in vars(module).items()
        if isinstance(value, int | float | str | tuple)
    }
    return plain | {name: None if is_lazy(t) else t.shape for name, t in module.named_parameters()}


@pytest.mark.parametrize("kind", LEAVES, ids=lambda kind: kind.name)
def test_a_layer_is_written_with_each_of_its_arguments(kind: Kind) -> None:
    blocks = [Block(b.kind, b.arguments) for b in samples(kind)]
    network = Block.of("Sequential", *blocks)
    with torch.device("meta"):
        ours, theirs = build(network, device="meta"), written(network)
    for one, other in zip(ours.children(), theirs.children(), strict=True):
        assert type(one).__name__ == type(other).__name__
        assert repr(one) == repr(other)
        assert attributes(one) == attributes(other)
