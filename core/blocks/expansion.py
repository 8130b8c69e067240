"""Writing repetitions out: the network as its modules will be, each copy a block of its own."""

from __future__ import annotations

from core.blocks.block import Block
from core.blocks.ties import TIED

# (place of a repeated block's first copy, place of the copy that is being written)
Moves = tuple[tuple[str, str], ...]


def expanded(root: Block) -> Block:
    """Return the network without Repeats: each is a Sequential of separate copies.

    A tie inside a copy that leads to something in the same repeated block leads to that copy's own;
    all other ties lead where they led.
    """
    return _expanded(root, "", "", ()) if root.modules > root.size or _repeats(root) else root


def _repeats(root: Block) -> bool:
    return any(block.kind == "Repeat" for _place, block in root.walk())


def _expanded(block: Block, old: str, new: str, moves: Moves) -> Block:
    if block.kind == TIED:
        return Block.of(TIED, name=block.name, to=_moved(str(block.argument("to")), moves))
    if block.kind != "Repeat":
        children = tuple(
            _expanded(child, _join(old, name), _join(new, name), moves)
            for name, child in zip(block.child_names(), block.children, strict=True)
        )
        return Block(block.kind, block.arguments, children, block.name)
    (child,), (first,) = block.children, block.child_names()
    prefix = str(block.argument("prefix"))
    copies = []
    for index in range(block.copies()):
        here = _join(new, f"{prefix}{index}")
        copy = _expanded(child, _join(old, first), here, ((_join(old, first), here), *moves))
        copies.append(Block(copy.kind, copy.arguments, copy.children, f"{prefix}{index}"))
    return Block("Sequential", (), tuple(copies), block.name)


def _join(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _moved(to: str, moves: Moves) -> str:
    """Follow the innermost repetition that holds the tie and what it leads to."""
    for old, new in moves:
        if to.startswith(old + "."):
            return new + to.removeprefix(old)
    return to
