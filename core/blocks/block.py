"""`Block`: a network described as a value, nested, hashable, and the same after every round trip.

A block is checked against the table of kinds when it is made, so a `Block` in hand can be built.
Documents from outside are refused by their size, depth and count before any block is made of them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from core.blocks.arguments import BlockError, Value, shown
from core.blocks.kinds import KINDS, Kind
from core.blocks.names import check_name

VERSION = 1
MOST_BYTES = 4_000_000
MOST_DEPTH = 64
MOST_BLOCKS = 20_000


@dataclass(frozen=True, slots=True)
class Block:
    """One layer, container or model: a kind, its arguments, its children, and perhaps a name.

    Arguments are kept sorted and without those that equal their default, so that blocks which mean
    the same are equal. `size` counts this block and all below it, `depth` the levels. Raises
    BlockError when kind, arguments or children do not go with the table of kinds.
    """

    kind: str
    arguments: tuple[tuple[str, Value], ...] = ()
    children: tuple[Block, ...] = ()
    name: str = ""
    size: int = field(init=False, repr=False, compare=False, default=1)
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
        depth = 1 + max((child.depth for child in self.children), default=0)
        object.__setattr__(self, "depth", depth)
        _check_extent(self.size, depth)

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

    def child_names(self) -> tuple[str, ...]:
        """Return the children's names as they stand in the module: given, fixed, or "0", "1", …"""
        return _child_names(KINDS[self.kind], self.children)

    def walk(self, place: str = "") -> Iterator[tuple[str, Block]]:
        """Go through this block and all below it, each with its qualified name."""
        yield place, self
        for name, child in zip(self.child_names(), self.children, strict=True):
            yield from child.walk(f"{place}.{name}" if place else name)

    def to_document(self) -> dict[str, Any]:
        """Return the block as JSON's own types, with the version of the format."""
        return {"version": VERSION, **_document(self)}

    @classmethod
    def from_document(cls, document: object) -> Block:
        """Return the block that `to_document` wrote.

        Raises BlockError naming the place in the tree where the document does not describe a
        block, or goes beyond the limits of depth and count.
        """
        if not isinstance(document, Mapping):
            raise BlockError("A network's document has to be an object with a version and a kind.")
        if document.get("version") != VERSION or isinstance(document.get("version"), bool):
            raise BlockError(
                f"The network's document has version {shown(document.get('version'))}, "
                f"but only version {VERSION} can be read."
            )
        below = {key: value for key, value in document.items() if key != "version"}
        return _Reader().read(below, place="", depth=1)

    def to_json(self) -> str:
        """Return the block as one line of JSON."""
        return json.dumps(self.to_document(), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | bytes) -> Block:
        """Return the block that `to_json` wrote; raise BlockError for anything else."""
        if len(text) > MOST_BYTES:
            raise BlockError(
                f"The network's document has {len(text):,} bytes; at most {MOST_BYTES:,} are read."
            )
        try:
            document = json.loads(text, parse_constant=_refuse_constant)
        except RecursionError as error:
            raise BlockError(_too_deep("The network's document")) from error
        except BlockError:
            raise
        except ValueError as error:
            raise BlockError("The network's document is not valid JSON.") from error
        return cls.from_document(document)


class _Reader:
    """Turns a document into blocks, counting them before they are made."""

    def __init__(self) -> None:
        self.blocks = 0

    def read(self, document: object, place: str, depth: int) -> Block:
        self.blocks += 1
        where = f'At "{place}"' if place else "At the top"
        if depth > MOST_DEPTH:
            raise BlockError(_too_deep("The network"))
        if self.blocks > MOST_BLOCKS:
            raise BlockError(f"The network has more than {MOST_BLOCKS:,} blocks.")
        kind, arguments, children, name = _fields(document, where)
        names = _places(kind, children)
        below = tuple(
            self.read(child, f"{place}.{child_name}" if place else child_name, depth + 1)
            for child, child_name in zip(children, names, strict=True)
        )
        try:
            return Block(kind, tuple(arguments.items()), below, name)
        except BlockError as error:
            raise BlockError(f"{where} ({_shown_kind(kind)}): {error}") from error


def _fields(document: object, where: str) -> tuple[str, dict[str, Any], list[object], str]:
    """Return kind, arguments, children and name of a document, each of the right JSON type."""
    if not isinstance(document, Mapping):
        raise BlockError(f"{where}: a block has to be an object, not {shown(document)}.")
    unknown = [key for key in document if key not in ("kind", "arguments", "children", "name")]
    if unknown:
        raise BlockError(f"{where}: a block has no entry {shown(unknown[0])}.")
    entries = (
        document.get("kind"), document.get("arguments", {}),
        document.get("children", []), document.get("name", ""),
    )  # fmt: skip
    for entry, name, wanted in zip(
        entries, ("kind", "arguments", "children", "name"), (str, dict, list, str), strict=True
    ):
        if not isinstance(entry, wanted):
            raise BlockError(f"{where}: {name} is {shown(entry)}, which it cannot be.")
    return entries  # type: ignore[return-value]


def _places(kind: str, children: list[object]) -> list[str]:
    """Name each child for messages; wrong names are refused later, with the block itself."""
    slots = KINDS[kind].slots if kind in KINDS else ()
    names = []
    for index, child in enumerate(children):
        name = child.get("name") if isinstance(child, Mapping) else None
        fixed = slots[index] if index < len(slots) else str(index)
        names.append(name[:64] if isinstance(name, str) and name else fixed)
    return names


def _shown_kind(kind: str) -> str:
    return kind if kind in KINDS else "unknown kind"


def _kind(name: str) -> Kind:
    if not isinstance(name, str) or name not in KINDS:
        raise BlockError(f"There is no block of the kind {shown(name)}; there are: {', '.join(KINDS)}.")
    return KINDS[name]


def _read_arguments(kind: Kind, given: tuple[tuple[str, Value], ...]) -> tuple[tuple[str, Value], ...]:
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
    names = _child_names(kind, children)
    name, count = max(Counter(names).items(), key=lambda item: item[1], default=("", 0))
    if count > 1:
        raise BlockError(f"{count} children are called {name!r}; every name has to differ.")


def _check_extent(size: int, depth: int) -> None:
    if size > MOST_BLOCKS:
        raise BlockError(f"The network has {size:,} blocks; at most {MOST_BLOCKS:,} are allowed.")
    if depth > MOST_DEPTH:
        raise BlockError(_too_deep("The network"))


def _too_deep(what: str) -> str:
    return f"{what} is nested deeper than {MOST_DEPTH} levels, which is the most allowed."


def _refuse_constant(text: str) -> NoReturn:
    raise BlockError(f"The network's document holds {text}, which is not a number.")


def _document(block: Block) -> dict[str, Any]:
    document: dict[str, Any] = {"kind": block.kind}
    if block.name:
        document["name"] = block.name
    if block.arguments:
        document["arguments"] = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in block.arguments
        }
    if block.children:
        document["children"] = [_document(child) for child in block.children]
    return document
