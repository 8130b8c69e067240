"""`Block`: a network described as a value, nested, hashable, and the same after every round trip.

A block is checked against the table of kinds when it is made, so a `Block` in hand can be built.
Documents from outside are refused by their size, depth and count before any block is made of them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from core.blocks import addresses, documents
from core.blocks.arguments import BlockError, Value, nearest, shown
from core.blocks.kinds import KINDS, Kind
from core.blocks.names import check_name


@dataclass(frozen=True, slots=True)
class Block:
    """One layer, container or model: a kind, its arguments, its children, and perhaps a name.

    Arguments are kept sorted and without those that equal their default, so that blocks which mean
    the same are equal. `size` counts this block and all below it, `modules` the same with every
    repetition counted, `depth` the levels. Raises BlockError when kind, arguments or children do not
    go with the table of kinds. Whether ties lead anywhere can only be said of a whole network
    (`core.blocks.ties.check_ties`).
    """

    kind: str
    arguments: tuple[tuple[str, Value], ...] = ()
    children: tuple[Block, ...] = ()
    name: str = ""
    size: int = field(init=False, repr=False, compare=False, default=1)
    modules: int = field(init=False, repr=False, compare=False, default=1)
    depth: int = field(init=False, repr=False, compare=False, default=1)

    def __post_init__(self) -> None:
        kind = _kind(self.kind)
        object.__setattr__(self, "arguments", _read_arguments(kind, self.arguments))
        check_name(self.name)
        _check_children(kind, self.children)
        objection = kind.objection(self.values())
        if objection:
            raise BlockError(objection)
        object.__setattr__(self, "size", 1 + sum(child.size for child in self.children))
        modules = sum(child.modules for child in self.children) * self.copies() + 1
        object.__setattr__(self, "modules", modules)
        depth = 1 + max((child.depth for child in self.children), default=0)
        object.__setattr__(self, "depth", depth)
        _check_extent(modules, depth)

    @classmethod
    def of(cls, kind: str, *children: Block, name: str = "", **arguments: Value) -> Block:
        """Make a block the way a layer is written: `Block.of("Linear", in_features=2, …)`."""
        return cls(kind, tuple(arguments.items()), children, name)

    def argument(self, name: str) -> Value:
        """Return an argument's value, its default where none was given."""
        return self.values()[name]

    def values(self) -> dict[str, Value]:
        """Return every argument of this kind with its value, defaults included."""
        given = dict(self.arguments)
        return {
            argument.name: given.get(argument.name, argument.default)  # type: ignore[misc]
            for argument in KINDS[self.kind].arguments
        }

    def copies(self) -> int:
        """Return how often the children are made: once, or as often as a Repeat says."""
        return int(self.argument("times")) if self.kind == "Repeat" else 1  # type: ignore[arg-type]

    def child_names(self) -> tuple[str, ...]:
        """Return the children's names in the module: given, fixed by the kind, or the index.

        The child of a Repeat has the name of its first copy.
        """
        if self.kind == "Repeat":
            return (f"{self.argument('prefix')}0",)
        return _child_names(KINDS[self.kind], self.children)

    def at(self, place: str) -> Block:
        """Return the block with this qualified name, "" for this one. Raises BlockError if none."""
        block = self
        for name in place.split(".") if place else ():
            below = dict(zip(block.child_names(), block.children, strict=True))
            if name not in below:
                raise BlockError(f"There is no block called {shown(place)} in this network.")
            block = below[name]
        return block

    def walk(self, place: str = "") -> Iterator[tuple[str, Block]]:
        """Go through this block and all below it, each with its qualified name."""
        yield place, self
        for name, child in zip(self.child_names(), self.children, strict=True):
            yield from child.walk(f"{place}.{name}" if place else name)

    def to_document(self) -> dict[str, Any]:
        """Return the block as JSON's own types, with the version of the format."""
        return documents.write(self)

    @classmethod
    def from_document(cls, document: object) -> Block:
        """Return the block that `to_document` wrote.

        Raises BlockError naming the place in the tree where the document does not describe a
        block, or goes beyond the limits of depth and count.
        """
        from core.blocks.ties import check_ties  # which is about blocks itself

        block = documents.read(document, make=cls)
        check_ties(block)
        return block

    def to_json(self) -> str:
        """Return the block as one line of JSON."""
        return json.dumps(self.to_document(), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | bytes) -> Block:
        """Return the block that `to_json` wrote; raise BlockError for anything else."""
        return cls.from_document(documents.parse(text))

    def to_url(self) -> str:
        """Return the block as a text that can stand in a link, whatever its length."""
        return addresses.packed(self.to_json())

    @classmethod
    def from_url(cls, text: str) -> Block:
        """Return the block that `to_url` wrote; raise BlockError for anything else, or too long."""
        return cls.from_json(addresses.unpacked(text))


def _kind(name: str) -> Kind:
    if not isinstance(name, str) or name not in KINDS:
        raise BlockError(
            f"There is no block of the kind {shown(name)}; there are {nearest(name, KINDS)}."
        )
    return KINDS[name]


def _read_arguments(
    kind: Kind, given: tuple[tuple[str, Value], ...]
) -> tuple[tuple[str, Value], ...]:
    """Return the arguments checked, canonical, sorted, and without those at their default."""
    read: dict[str, Value] = {}
    for name, value in given:
        argument = kind.argument(name)
        if argument is None:
            names = ", ".join(item.name for item in kind.arguments) or "none"
            raise BlockError(f"{kind.name} has no argument {shown(name)}; it has: {names}.")
        if name in read:
            raise BlockError(f"{name} is given twice.")
        read[name] = argument.read(value)
    for argument in kind.arguments:
        if argument.default is None and argument.name not in read:
            raise BlockError(f"{argument.name} is missing; it has to be {argument.expected()}.")
        if argument.name in read and read[argument.name] == argument.default:
            del read[argument.name]
    return tuple(sorted(read.items()))


def _child_names(kind: Kind, children: tuple[Block, ...]) -> tuple[str, ...]:
    return kind.slots or tuple(child.name or str(i) for i, child in enumerate(children))


def _check_children(kind: Kind, children: tuple[Block, ...]) -> None:
    least, most = (len(kind.slots),) * 2 if kind.slots else kind.children
    if not least <= len(children) <= most:
        wanted = f"{least}" if least == most else f"{least} to {most:,}"
        raise BlockError(f"{kind.name} holds {len(children):,} blocks, but has to hold {wanted}.")
    if kind.slots and any(child.name for child in children):
        places = " and ".join(kind.slots)
        raise BlockError(f"The children of {kind.name} are its {places} and take no other name.")
    if kind.name == "Repeat" and children[0].name:
        raise BlockError("The copies that a Repeat makes are named by its prefix and their number.")
    names = _child_names(kind, children)
    name, count = max(Counter(names).items(), key=lambda item: item[1], default=("", 0))
    if count > 1:
        raise BlockError(f"{count} children are called {name!r}; every name has to differ.")
    for name in kind.taken:
        if name in names:
            raise BlockError(f"The name {name!r} is taken: {kind.name} has an attribute so called.")


def _check_extent(size: int, depth: int) -> None:
    if size > documents.MOST_BLOCKS:
        raise BlockError(
            f"The network has {size:,} blocks; at most {documents.MOST_BLOCKS:,} are allowed."
        )
    if depth > documents.MOST_DEPTH:
        raise BlockError(documents.too_deep("The network"))
