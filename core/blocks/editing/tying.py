"""Edits that make two blocks one, and give a block numbers of its own again."""

from __future__ import annotations

from core.blocks.arguments import BlockError, shown
from core.blocks.block import Block
from core.blocks.editing.draft import Draft, Edited


def tie(root: Block, place: str, to: str) -> Edited:
    """Make the block at `place` the very same as the one at `to`, whose numbers it shares.

    Whichever comes first in reading order is described, and the other is the tie.
    """
    draft = Draft(root)
    spot, other = draft.find(place), draft.find(to)
    if spot.part is other.part:
        raise BlockError(f"{shown(place)} and {shown(to)} are one block already.")
    for inner, outer in ((place, to), (to, place)):
        if not outer or inner.startswith(f"{outer}."):
            what = shown(outer) if outer else "The network"
            raise BlockError(f"{what} holds {shown(inner)}, so the two cannot be one block.")
    spot.part = other.part
    return draft.edited(spot)


def untie(root: Block, place: str) -> Edited:
    """Give the block at `place` numbers of its own; those that shared them stay tied together."""
    draft = Draft(root)
    spot = draft.find(place)
    if draft.occurrences(spot.part) < 2:
        raise BlockError(f"{shown(place)} is not tied to another block.")
    spot.part = draft.copied(spot.part)
    return draft.edited(spot)
