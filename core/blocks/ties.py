"""Ties: blocks that are the very module that stands elsewhere in the same network.

A tie names the place of the block that is used again. It may only look back, at a block that stands
before it in reading order and does not hold it: so a network with ties can be built from top to
bottom, and no circle of ties can be written down.
"""

from __future__ import annotations

from core.blocks.arguments import BlockError, shown
from core.blocks.block import Block

TIED = "Tied"


def check_ties(root: Block) -> None:
    """Raise BlockError, with the place, where a tie of the network does not lead to a block."""
    kinds = {place: block.kind for place, block in root.walk()}
    order = {place: index for index, place in enumerate(kinds)}
    for place, block in root.walk():
        if block.kind == TIED:
            to = str(block.argument("to"))
            objection = _objection(place, to, kinds, order)
            if objection:
                where = f'At "{place}"' if place else "At the top"
                raise BlockError(f"{where} (Tied): {objection}")


def _objection(place: str, to: str, kinds: dict[str, str], order: dict[str, int]) -> str:
    if to == place:
        return "it is tied to itself."
    if to not in kinds:
        return f"there is no block called {shown(to)} in this network."
    if to == "" or place.startswith(to + "."):
        return f"{shown(to)} holds this tie, so it would have to hold itself."
    if kinds[to] == TIED:
        return f"{shown(to)} is a tie too; tie to the block that it stands for."
    if order[to] > order[place]:
        return f"{shown(to)} comes later; tie the later one to the earlier one."
    return ""
