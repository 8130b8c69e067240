"""A network as a graph of parts, in which a tie is a second way to the same part.

Written down, a tie names the place of another block, and places change with every edit. So a network
is thawed before it is edited: each block becomes a `Part`, and each place where it stands a `Spot`
that holds it; a tied block is one part in several spots, as the module is that is built from it. When
the network is frozen again, the first spot in reading order describes the part, and all further ones
are ties to it. Thus a tie follows its block wherever that goes, and outlives the place where the
block was described.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field

from core.blocks.arguments import BlockError, Value
from core.blocks.block import Block
from core.blocks.editing.numbering import distinct
from core.blocks.kinds import KINDS
from core.blocks.ties import TIED, check_ties


@dataclass(slots=True, eq=False)
class Part:
    """A block that is being edited. `origin` is what it was; it is kept where nothing changes."""

    kind: str
    arguments: tuple[tuple[str, Value], ...] = ()
    spots: list[Spot] = field(default_factory=list)
    origin: Block | None = None


@dataclass(slots=True, eq=False)
class Spot:
    """A place in the network that is being edited: a name ("" for none) and the part there."""

    name: str
    part: Part


@dataclass(frozen=True, slots=True)
class Thawed:
    """A network being edited: the spot of the whole, and the place of each part's description."""

    root: Spot
    places: dict[Part, str]


def thaw(block: Block) -> Thawed:
    """Return `block` as a graph. Raises BlockError where a tie leads nowhere."""
    check_ties(block)
    parts: dict[str, Part] = {}
    root = _thaw(block, "", parts)
    return Thawed(root, {part: place for place, part in parts.items()})


def _thaw(block: Block, place: str, parts: dict[str, Part]) -> Spot:
    if block.kind == TIED:
        return Spot(block.name, parts[str(block.argument("to"))])
    part = parts[place] = Part(block.kind, block.arguments, origin=block)
    part.spots = [
        _thaw(child, join(place, name), parts)
        for name, child in zip(block.child_names(), block.children, strict=True)
    ]
    return Spot(block.name, part)


def freeze(root: Spot) -> tuple[Block, dict[Spot, str]]:
    """Return the network that hangs below `root`, and the place of every spot in it.

    Names that have come to be twice in one container are numbered on. Raises BlockError where a
    part would hold itself, and where the table of kinds refuses a part.
    """
    writer = _Writer()
    network = writer.write(root, "")
    check_ties(network)
    return network, writer.places


class _Writer:
    """Writes a graph down from top to bottom; a part that it meets again it writes as a tie."""

    def __init__(self) -> None:
        self.places: dict[Spot, str] = {}
        self._described: dict[Part, str] = {}
        self._open: set[Part] = set()

    def write(self, spot: Spot, place: str) -> Block:
        part = spot.part
        self.places[spot] = place
        if part in self._open:
            raise BlockError(f"The {part.kind} would hold itself, through what is tied to it.")
        if part in self._described:
            return Block(TIED, (("to", self._described[part]),), (), spot.name)
        self._described[part] = place
        self._open.add(part)
        children = tuple(
            self.write(child, join(place, name))
            for name, child in zip(_settled_names(part), part.spots, strict=True)
        )
        self._open.remove(part)
        return _block(part, children, spot.name)


def _block(part: Part, children: tuple[Block, ...], name: str) -> Block:
    origin = part.origin
    if (
        origin is not None
        and origin.name == name
        and origin.arguments == part.arguments
        and origin.children == children
    ):
        return origin  # spares checking and counting what has not been touched
    return Block(part.kind, part.arguments, children, name)


def _settled_names(part: Part) -> tuple[str, ...]:
    """Return the names of a part's spots, after giving each spot a name that goes there."""
    if takes_names(part):
        names = distinct([spot.name for spot in part.spots])
    else:
        names = [""] * len(part.spots)
    for spot, name in zip(part.spots, names, strict=True):
        spot.name = name
    if part.kind == "Repeat":
        return (f"{dict(part.arguments).get('prefix', '')}0",)
    slots = KINDS[part.kind].slots
    return slots or tuple(name or str(index) for index, name in enumerate(names))


def takes_names(part: Part) -> bool:
    """Return whether the spots of `part` may have names of their own."""
    return not KINDS[part.kind].slots and part.kind != "Repeat"


def copied(part: Part, own: Container[Part]) -> Part:
    """Return a copy of `part` and of all parts of `own` below it; other parts stay shared."""
    return _copied(part, own, {})


def _copied(part: Part, own: Container[Part], made: dict[Part, Part]) -> Part:
    if part not in own:
        return part
    if part not in made:
        copy = made[part] = Part(part.kind, part.arguments, origin=part.origin)
        copy.spots = [Spot(spot.name, _copied(spot.part, own, made)) for spot in part.spots]
    return made[part]


def join(place: str, name: str) -> str:
    """Return the qualified name of `name` at `place`."""
    return f"{place}.{name}" if place else name
