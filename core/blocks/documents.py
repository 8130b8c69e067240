"""Documents of blocks: JSON out, and JSON in from strangers.

A document is refused by its size, depth, count and types before any module is built; the message
names the place in the tree, as the parameters below it would be named.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from core.blocks.arguments import BlockError, shown
from core.blocks.kinds import KINDS
from core.blocks.names import MOST_LETTERS

if TYPE_CHECKING:
    from core.blocks.block import Block

VERSION = 1
MOST_BYTES = 4_000_000
MOST_DEPTH = 64
MOST_BLOCKS = 20_000
MOST_SHOWN = 200  # letters of a place in a sentence


def write(block: Block) -> dict[str, Any]:
    """Return `block` as JSON's own types, with the version of the format."""
    return {"version": VERSION, **_entries(block)}


def _entries(block: Block) -> dict[str, Any]:
    entries: dict[str, Any] = {"kind": block.kind}
    if block.name:
        entries["name"] = block.name
    if block.arguments:
        entries["arguments"] = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in block.arguments
        }
    if block.children:
        entries["children"] = [_entries(child) for child in block.children]
    return entries


def parse(text: str | bytes) -> object:
    """Return the JSON value of `text`; raise BlockError where it is too long or no JSON."""
    if len(text) > MOST_BYTES:
        raise BlockError(
            f"The network's document is {len(text):,} bytes long; at most {MOST_BYTES:,} are read."
        )
    try:
        return json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_object)
    except RecursionError as error:
        raise BlockError(too_deep("The network's document")) from error
    except BlockError:
        raise
    except ValueError as error:
        raise BlockError("The network's document is not valid JSON.") from error


def _refuse_constant(text: str) -> NoReturn:
    raise BlockError(f"The network's document holds {text}, which is not a number.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entries = dict(pairs)
    if len(entries) != len(pairs):
        raise BlockError("The network's document has an entry twice in one place.")
    return entries


def read(document: object, make: type[Block]) -> Block:
    """Return the block that `write` wrote, made by `make`; raise BlockError for anything else."""
    if not isinstance(document, Mapping):
        raise BlockError("A network's document has to be an object with a version and a kind.")
    version = document.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version != VERSION:
        raise BlockError(
            f"The network's document has version {shown(version)}, "
            f"but only version {VERSION} can be read."
        )
    entries = {key: value for key, value in document.items() if key != "version"}
    _check_extent(entries)
    return _read(entries, "", make)


def _check_extent(document: object) -> None:
    """Refuse a document with too many blocks or levels before any block is made of it."""
    blocks, waiting = 1, [(document, 1)]
    while waiting:
        entries, depth = waiting.pop()
        if depth > MOST_DEPTH:
            raise BlockError(too_deep("The network"))
        children = entries.get("children") if isinstance(entries, Mapping) else None
        if isinstance(children, list):
            blocks += len(children)
            if blocks > MOST_BLOCKS:
                raise BlockError(f"The network has more than {MOST_BLOCKS:,} blocks.")
            waiting.extend((child, depth + 1) for child in children)


def _read(document: object, place: str, make: type[Block]) -> Block:
    where = at(place)
    kind, arguments, children, name = _fields(document, where)
    below = tuple(
        _read(child, f"{place}.{child_name}" if place else child_name, make)
        for child, child_name in zip(children, _places(kind, arguments, children), strict=True)
    )
    try:
        return make(kind, tuple(arguments.items()), below, name)
    except BlockError as error:
        known = kind if kind in KINDS else "unknown kind"
        raise BlockError(f"{where} ({known}): {error}") from error


def at(place: str) -> str:
    """Begin a sentence about a place in a network; of a very long name the end is enough."""
    if not place:
        return "At the top"
    return f'At "{place}"' if len(place) <= MOST_SHOWN else f'At "…{place[-MOST_SHOWN:]}"'


def too_deep(what: str) -> str:
    """Say that `what` is nested too deeply."""
    return f"{what} is nested deeper than {MOST_DEPTH} levels, which is the most allowed."


_TYPES: Mapping[str, tuple[type, str]] = {
    "kind": (str, "text"),
    "arguments": (dict, "an object"),
    "children": (list, "a list"),
    "name": (str, "text"),
}


def _fields(document: object, where: str) -> tuple[str, dict[str, Any], list[object], str]:
    """Return kind, arguments, children and name of a document, each of the right JSON type."""
    if not isinstance(document, Mapping):
        raise BlockError(f"{where}: a block has to be an object, not {shown(document)}.")
    unknown = [key for key in document if key not in _TYPES]
    if unknown:
        raise BlockError(f"{where}: a block has no entry {shown(unknown[0])}.")
    entries = {"kind": None, "arguments": {}, "children": [], "name": "", **document}
    for name, (wanted, words) in _TYPES.items():
        if not isinstance(entries[name], wanted):
            raise BlockError(f"{where}: {name} is {shown(entries[name])}, but has to be {words}.")
    return entries["kind"], entries["arguments"], entries["children"], entries["name"]


def _places(kind: str, arguments: Mapping[str, object], children: list[object]) -> list[str]:
    """Name each child for messages; wrong names are refused later, with the block itself."""
    fixed = KINDS[kind].slots if kind in KINDS else ()
    if kind == "Repeat":
        fixed = (f"{_readable(arguments.get('prefix'))}0",)
    names = []
    for index, child in enumerate(children):
        own = _readable(child.get("name")) if isinstance(child, Mapping) else ""
        names.append(own or (fixed[index] if index < len(fixed) else str(index)))
    return names


def _readable(name: object) -> str:
    """Return the beginning of a name that can stand in a sentence, else an empty text."""
    return name[:MOST_LETTERS] if isinstance(name, str) and name.isprintable() else ""
