"""Edits that change what stands at a place: its name, its arguments, or the whole block."""

from __future__ import annotations

from core.blocks.arguments import BlockError, shown
from core.blocks.block import Block
from core.blocks.editing.draft import Draft, Edited, free_name
from core.blocks.editing.graph import takes_names
from core.blocks.editing.tying import tie
from core.blocks.names import check_name
from core.blocks.ties import TIED


def rename(root: Block, place: str, name: str) -> Edited:
    """Give the block at `place` a name, "" for its number."""
    check_name(name)
    draft = Draft(root)
    spot, above = draft.find(place), draft.above(place)
    if above is not None:
        if name and not takes_names(above.part):
            raise BlockError(f"{above.part.kind} gives its blocks their names itself.")
        index = above.part.spots.index(spot)
        names = list(root.at(place.rpartition(".")[0]).child_names())
        del names[index]
        wanted = name or str(index)
        if wanted in names:
            raise BlockError(f"Another block there is called {shown(wanted)} already.")
    spot.name = name
    return draft.edited(spot)


def change(root: Block, place: str, **arguments: object) -> Edited:
    """Give arguments of the block at `place` new values; what is tied to it changes with it."""
    block = root.at(place)
    if block.kind == TIED:
        to = arguments.get("to")
        if set(arguments) == {"to"} and isinstance(to, str):
            return tie(root, place, to)
        raise BlockError(f"This is the same block as {shown(block.argument('to'))}; change that.")
    draft = Draft(root)
    given = {**dict(block.arguments), **arguments}
    changed = Block(block.kind, tuple(given.items()), block.children, block.name)  # type: ignore[arg-type]
    spot = draft.find(place)
    spot.part.arguments = changed.arguments
    return draft.edited(spot)


def replace(root: Block, place: str, block: Block) -> Edited:
    """Put `block` in the place of another, whose name it takes over where it has none.

    What was tied to the old block stays as it was. Ties in `block` lead where `insert` says.
    """
    draft = Draft(root)
    spot, above = draft.find(place), draft.above(place)
    spot.part = draft.thawed(block)
    if block.name:
        beside = [] if above is None else [each for each in above.part.spots if each is not spot]
        spot.name = free_name(block.name, beside)
    return draft.edited(spot)
