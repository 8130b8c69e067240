"""`Draft`: a network while it is being edited, with what every edit asks of it."""

from __future__ import annotations

from dataclasses import dataclass

from core.blocks.arguments import BlockError, shown
from core.blocks.block import Block
from core.blocks.editing.graph import Part, Spot, copied, freeze, takes_names, thaw
from core.blocks.editing.numbering import following
from core.blocks.kinds import KINDS
from core.blocks.ties import TIED


@dataclass(frozen=True, slots=True)
class Edited:
    """The network after an edit, and the place where the block that was touched stands now."""

    network: Block
    place: str


class Draft:
    """A thawed network. Places are those of the network as it came, whatever was done since."""

    def __init__(self, network: Block) -> None:
        thawed = thaw(network)
        self.root = thawed.root
        self._network = network
        self._described = thawed.places

    def find(self, place: str) -> Spot:
        """Return the spot at `place`; raise BlockError where there is no block."""
        spot, block = self.root, self._network
        for name in place.split(".") if place else ():
            names = block.child_names()
            if name not in names:
                raise BlockError(f"There is no block called {shown(place)} in this network.")
            index = names.index(name)
            spot, block = spot.part.spots[index], block.children[index]
        return spot

    def above(self, place: str) -> Spot | None:
        """Return the spot of the container in which `place` is, None for the network itself."""
        return self.find(place.rpartition(".")[0]) if place else None

    def loose(self, place: str, what: str) -> tuple[Spot, Spot]:
        """Return a block's container and its spot; raise BlockError where it cannot leave it.

        `what` ends the sentence that begins "It cannot".
        """
        spot, container = self.find(place), self.above(place)
        if container is None:
            raise BlockError(f"This is the network itself, which cannot {what}.")
        if not takes_names(container.part):
            held = f"the only block of a {container.part.kind}"
            slots = KINDS[container.part.kind].slots
            if slots:
                held = f"the {slots[container.part.spots.index(spot)]} of a {container.part.kind}"
            raise BlockError(f"{shown(place)} is {held}: it cannot {what}.")
        return container, spot

    def list_at(self, place: str) -> Spot:
        """Return the spot of a container that takes further blocks; raise BlockError for others."""
        spot, block = self.find(place), self._network.at(place)
        if block.kind == TIED:
            to = shown(block.argument("to"))
            raise BlockError(f"{shown(place)} is the same block as {to}; add to that one.")
        kind = KINDS[spot.part.kind]
        if not is_list(spot.part):
            if not kind.slots and not kind.children[1]:
                raise BlockError(f"{kind.name} holds no blocks; put this one before or after it.")
            holds = " and ".join(kind.slots or ("repeated block",))
            raise BlockError(
                f"{kind.name} holds its {holds} alone; wrap that in a Sequential and add to it."
            )
        return spot

    def put(self, spot: Spot, container: Spot, index: int) -> None:
        """Make `spot` child number `index` of a container, under a name that is free there."""
        spots = container.part.spots
        if not 0 <= index <= len(spots):
            raise BlockError(f"A block can be put at 0 to {len(spots):,} there, not at {index}.")
        spot.name = free_name(spot.name, spots)
        spots.insert(index, spot)

    def thawed(self, block: Block) -> Part:
        """Return a part for `block`, a network by itself; for a tie, the part that it leads to."""
        if block.kind == TIED:
            return self.find(str(block.argument("to"))).part
        return thaw(block).root.part

    def copied(self, part: Part) -> Part:
        """Return a copy of `part`, and of all that is described inside it."""
        place = self._described[part]
        inside = f"{place}." if place else ""
        own = {
            each
            for each, where in self._described.items()
            if each is part or where.startswith(inside)
        }
        return copied(part, own)

    def occurrences(self, part: Part) -> int:
        """Return in how many spots `part` stands."""
        return sum(spot.part is part for each in self._described for spot in each.spots)

    def edited(self, touched: Spot) -> Edited:
        """Return the network as it is now, and the place of `touched` in it."""
        network, places = freeze(self.root)
        return Edited(network, places[touched])


def is_list(part: Part) -> bool:
    """Return whether `part` holds any number of blocks, one after another."""
    kind = KINDS[part.kind]
    return not kind.slots and kind.children[1] > 1


def free_name(name: str, beside: list[Spot]) -> str:
    """Return `name`, numbered on where one of the spots beside has it; "" needs no other."""
    taken = {spot.name for spot in beside if spot.name}
    if name not in taken:
        return name
    return following(name, taken | {str(index) for index in range(len(beside) + 1)})
