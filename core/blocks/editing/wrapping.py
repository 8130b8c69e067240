"""Edits that put a container around a block, and take one away again."""

from __future__ import annotations

from core.blocks.arguments import BlockError, shown
from core.blocks.block import Block
from core.blocks.editing.draft import Draft, Edited
from core.blocks.editing.graph import Part, Spot, takes_names
from core.blocks.kinds import KINDS


def wrap(root: Block, place: str, kind: str, **arguments: object) -> Edited:
    """Put a new container of `kind` around the block; touched is the container, which has its name.

    A kind with fixed places (Residual) takes the block at the first, and Identity at the others.
    """
    row = KINDS.get(kind)
    if row is None or not (row.slots or row.children[1]):
        raise BlockError(f"{shown(kind)} is no container, so nothing can be wrapped in it.")
    draft = Draft(root)
    spot = draft.find(place)
    others = [Spot("", Part("Identity")) for _slot in row.slots[1:]]
    inside = [Spot("", spot.part), *others]
    spot.part = Part(kind, tuple(arguments.items()), inside)  # type: ignore[arg-type]
    return draft.edited(spot)


def unwrap(root: Block, place: str) -> Edited:
    """Put what the container at `place` holds in its place; touched is the first of it.

    A block alone in its container takes over the container's name where it has none. Of a Residual
    the body stays; raises BlockError where its shortcut does more than hand its input on.
    """
    draft = Draft(root)
    spot, above = draft.find(place), draft.above(place)
    inside = _inside(spot.part)
    if above is None or not takes_names(above.part):
        if len(inside) != 1:
            raise BlockError(
                f"{len(inside):,} blocks would come in its place, but just one can stand there."
            )
        spot.part = inside[0].part
        return draft.edited(spot)
    if len(inside) == 1:
        inside[0].name = inside[0].name or spot.name
    index = above.part.spots.index(spot)
    above.part.spots.remove(spot)
    for offset, each in enumerate(inside):
        draft.put(each, above, index + offset)
    return draft.edited(inside[0] if inside else above)


def _inside(part: Part) -> list[Spot]:
    """Return new spots for what a container holds, since it may stand elsewhere too, tied."""
    kind = KINDS[part.kind]
    if not kind.slots and not kind.children[1]:
        raise BlockError(f"{kind.name} is no container, so there is nothing to unwrap.")
    kept = part.spots[:1] if kind.slots else part.spots
    lost = [spot for spot in part.spots[len(kept) :] if spot.part.kind != "Identity"]
    if lost:
        raise BlockError(
            f"Without the {kind.name} its {kind.slots[1]} would be lost; replace that by Identity "
            "first."
        )
    return [Spot(spot.name, spot.part) for spot in kept]
