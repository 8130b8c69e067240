"""The end of the written file: what it does when it is run as a program."""

from __future__ import annotations

from collections.abc import Sequence

from core.blocks.block import Block
from core.blocks.kinds import KINDS
from core.blocks.source.expressions import Bracket, literal
from core.blocks.source.layout import STEP, lines


def main_lines(
    block: Block, blocks: Sequence[Block], shape: tuple[int, ...] | None, function: str = ""
) -> list[str]:
    """Return the lines that make the network and say how many parameters it has.

    With the `shape` of an input they say the shape of the output too. `blocks` are the block itself
    and all below it. The network goes through the `function` of this name, if there is one: at once,
    or, with lazy layers, when these have their shapes.
    """
    lazy = any(KINDS[item.kind].becomes for item in blocks)
    made = f"{function}(Network())" if function and not lazy else "Network()"
    return [
        'if __name__ == "__main__":',
        *(
            " " * STEP + line
            for line in [
                f"network = {made}",
                *(_pass(block, shape) if shape is not None else []),
                *([f"{function}(network)"] if function and lazy else []),
                *(_count_known() if lazy and shape is None else _count()),
            ]
        ),
    ]


def _pass(block: Block, shape: tuple[int, ...]) -> list[str]:
    numbers = [literal(int(size)) for size in shape]
    if KINDS[_first_leaf(block).kind].indices:
        made = Bracket("torch.zeros(", _items([*numbers, "dtype=torch.long"]), ")", "call")
    else:
        made = Bracket("torch.randn(", _items(numbers), ")", "call")
    return [
        *lines(made, 0, before="x = "),
        "with torch.no_grad():",
        " " * STEP + "y = network.eval()(x)",
        'print(f"{tuple(x.shape)} -> {tuple(y.shape)}")',
    ]


def _items(words: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple(("", word) for word in words)


def _first_leaf(block: Block) -> Block:
    while block.children:
        block = block.children[0]
    return block


def _count() -> list[str]:
    return [
        "parameters = sum(parameter.numel() for parameter in network.parameters())",
        'print(f"{parameters:,} parameters")',
    ]


def _count_known() -> list[str]:
    return [
        "# Lazy layers get their parameters with their first batch.",
        "known = (p for p in network.parameters() if not nn.parameter.is_lazy(p))",
        'print(f"{sum(p.numel() for p in known):,} parameters so far")',
    ]
