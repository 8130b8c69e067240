"""A first guess at a new block's arguments: such that it fits what arrives where it is put."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.blocks.arguments import Argument, Value
from core.blocks.block import Block
from core.blocks.kinds import KINDS

Shape = tuple[int, ...]
FEATURES, CHANNELS = 16, 8  # where nothing tells how many


def suggested(kind: str, arriving: Shape | None) -> Block:
    """Return a new block of `kind` for a place at which a tensor of this shape arrives.

    What has no default is taken from the shape, batch first; without one (or where it has too few
    dimensions) small usual numbers are taken. Containers hold Identity where they have to hold
    something. The guess may not fit; then the page says so, as of any block.
    """
    row = KINDS[kind]
    guesses = {
        argument.name: _guess(argument, arriving or ())
        for argument in row.arguments
        if argument.default is None
    }
    if row.group == "layer" and "padding" in {argument.name for argument in row.arguments}:
        guesses["padding"] = 1  # a kernel of 3 then keeps the picture's size
    least = len(row.slots) or (2 if kind == "Parallel" else row.children[0])
    return Block(kind, tuple(guesses.items()), (Block.of("Identity"),) * least)


def _guess(argument: Argument, arriving: Shape) -> Value:
    if argument.name in _GUESSES:
        return argument.read(_bounded(argument, _GUESSES[argument.name](arriving)))
    if argument.type == "choice":
        return argument.choices[0]
    return argument.read(int(argument.least) if argument.least else 1)


def _bounded(argument: Argument, value: Value) -> Value:
    if isinstance(value, int) and argument.type == "integer":
        return int(min(max(value, argument.least), argument.most))
    return value


def _last(arriving: Shape) -> int:
    return arriving[-1] if arriving else FEATURES


def _channels(arriving: Shape) -> int:
    return arriving[1] if len(arriving) > 1 else CHANNELS


_GUESSES: Mapping[str, Callable[[Shape], Value]] = {
    "in_features": _last, "out_features": _last, "in_units": _last, "units": _last,
    "normalized_shape": _last, "embedding_dim": lambda arriving: CHANNELS,
    "num_embeddings": lambda arriving: 10,
    "in_channels": _channels, "num_features": _channels, "num_channels": _channels,
    "out_channels": lambda arriving: CHANNELS, "num_groups": lambda arriving: 1,
    "kernel_size": lambda arriving: 3, "stride": lambda arriving: 2, "times": lambda arriving: 2,
    "classes": lambda arriving: 10, "dim": lambda arriving: 1,
    "unflattened_size": lambda arriving: (1, _last(arriving)),
}  # fmt: skip
