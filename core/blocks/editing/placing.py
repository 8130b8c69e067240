"""Edits that put blocks into a network, take them out, and move them about."""

from __future__ import annotations

from typing import Literal

from core.blocks.arguments import BlockError, shown
from core.blocks.block import Block
from core.blocks.editing.draft import Draft, Edited, is_list
from core.blocks.editing.graph import Part, Spot


def insert(root: Block, parent: str, index: int, block: Block) -> Edited:
    """Put `block` into the container at `parent`, as its child number `index`.

    Ties inside `block` lead to places in `block`; where it is a tie itself, it leads to a place in
    the network. A network that is no list of blocks is wrapped in a Sequential first.
    """
    draft = Draft(root)
    new = Spot(block.name, draft.thawed(block))
    if not parent and not is_list(draft.root.part):
        draft.root.part = Part("Sequential", spots=[Spot("", draft.root.part)])
    draft.put(new, draft.list_at(parent), index)
    return draft.edited(new)


def remove(root: Block, place: str) -> Edited:
    """Take the block at `place` out; touched is the block beside it, or else its container."""
    draft = Draft(root)
    container, spot = draft.loose(place, "be taken away, only replaced (by Identity, say)")
    spots = container.part.spots
    index = spots.index(spot)
    spots.remove(spot)
    return draft.edited(spots[min(index, len(spots) - 1)] if spots else container)


def move(root: Block, place: str, parent: str, index: int) -> Edited:
    """Put the block at `place` into the container at `parent`, where it becomes child `index`."""
    if not place or parent == place or parent.startswith(f"{place}."):
        raise BlockError("A block cannot be put into itself.")
    draft = Draft(root)
    container, spot = draft.loose(place, "be moved away, only wrapped or replaced")
    target = draft.list_at(parent)
    container.part.spots.remove(spot)
    draft.put(spot, target, index)
    return draft.edited(spot)


def shift(root: Block, place: str, by: Literal[-1, 1]) -> Edited:
    """Move the block one place up (−1) or down (1); at its container's end it leaves the container.

    Raises BlockError where it is the network's first or last block already.
    """
    parent, index, siblings = _position(root, place)
    if 0 <= index + by < siblings:
        return move(root, place, parent, index + by)
    if not parent:
        raise BlockError(f"{shown(place)} is the {'first' if by < 0 else 'last'} block already.")
    outer, position, _siblings = _position(root, parent)
    return move(root, place, outer, position + (by > 0))


def indent(root: Block, place: str) -> Edited:
    """Move the block into the container that stands before it, as its last child."""
    parent, index, _siblings = _position(root, place)
    if not index:
        raise BlockError(f"No container stands before {shown(place)} that could take it in.")
    before = root.at(parent).child_names()[index - 1]
    container = f"{parent}.{before}" if parent else before
    return move(root, place, container, len(root.at(container).children))


def outdent(root: Block, place: str) -> Edited:
    """Move the block out of its container, to stand after it."""
    parent, _index, _siblings = _position(root, place)
    if not parent:
        raise BlockError(f"{shown(place)} stands in no container but the network itself.")
    outer, position, _siblings = _position(root, parent)
    return move(root, place, outer, position + 1)


def duplicate(root: Block, place: str) -> Edited:
    """Put a copy of the block, with numbers of its own, after it; touched is the copy.

    What is tied together inside the block is so inside the copy, apart from the original; a tie
    that leads out of the block leads to the same block from the copy.
    """
    draft = Draft(root)
    container, spot = draft.loose(place, "be doubled; wrap it in a Sequential first")
    copy = Spot(spot.name, draft.copied(spot.part))
    draft.put(copy, container, container.part.spots.index(spot) + 1)
    return draft.edited(copy)


def _position(root: Block, place: str) -> tuple[str, int, int]:
    """Return a block's container, its number there, and how many blocks that container holds."""
    if not place:
        raise BlockError("This is the network itself, which stands nowhere else.")
    parent, _dot, name = place.rpartition(".")
    names = root.at(parent).child_names()
    if name not in names:
        raise BlockError(f"There is no block called {shown(place)} in this network.")
    return parent, names.index(name), len(names)
