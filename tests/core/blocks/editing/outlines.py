"""Networks to edit, and a way to write down what came of them in a few letters."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.blocks import TIED, Block, BlockError, check_ties
from core.blocks.editing import Edited


def dense(inputs: int, outputs: int, name: str = "") -> Block:
    return Block.of("Linear", name=name, in_features=inputs, out_features=outputs)


def tied(to: str, name: str = "") -> Block:
    return Block.of(TIED, name=name, to=to)


def sequential(*blocks: Block, name: str = "") -> Block:
    return Block.of("Sequential", *blocks, name=name)


RELU, IDENTITY = Block.of("ReLU"), Block.of("Identity")
COURSE = sequential(dense(4, 8), RELU, dense(8, 8), RELU, tied("2"), RELU, dense(8, 1))
NESTED = sequential(
    dense(1, 1), sequential(dense(2, 2), dense(3, 3), name="inner"), dense(4, 4, "last")
)


def outline(block: Block) -> str:
    """Return a network in a few letters: layers by their width, ties as @place."""
    if block.kind == TIED:
        text = f"@{block.argument('to')}"
    elif block.kind == "Linear":
        text = str(block.argument("out_features"))
    else:
        short = {"Sequential": "", "ReLU": "r", "Identity": "i"}.get(block.kind, block.kind)
        inside = " ".join(map(outline, block.children))
        text = f"{short}({inside})" if block.children or block.kind == "Sequential" else short
    return f"{block.name}={text}" if block.name else text


def check(edited: Edited, network: str, place: str) -> None:
    assert (outline(edited.network), edited.place) == (network, place)
    check_ties(edited.network)
    edited.network.at(edited.place)


def refusal(operation: Callable[..., Edited], *arguments: object, **more: object) -> str:
    with pytest.raises(BlockError) as caught:
        operation(*arguments, **more)
    return str(caught.value)
