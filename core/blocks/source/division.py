"""Which blocks get a class of their own, and which are written where they are used.

A class is written for the network itself, for what is too long to be read inside of something else,
for a sequence whose blocks have names, for a repeated block, and for a structure that stands in
several places.
"""

from __future__ import annotations

import keyword
from collections import defaultdict
from collections.abc import Hashable

from core.blocks.source.tree import Node
from core.blocks.ties import TIED

MOST_INLINE = 6  # blocks: a container with five layers
MOST_LETTERS = 32  # of an attribute, so that what it is assigned begins on the same line
LEAST_SHARED = 4  # blocks of a structure that is worth a class when it stands in several places


def divide(root: Node) -> None:
    """Mark the nodes below `root`, and `root`, for which a class is written."""
    places = _places(root)
    lengths: dict[Node, int] = {}
    for node in root.finished():
        lengths[node] = 1 + sum(lengths[child] for child in node.children)
        node.is_class = node is root or (
            bool(node.children) and _deserves_class(node, lengths[node], places[node])
        )
        if node.is_class:
            lengths[node] = 1


def has_attributes(node: Node) -> bool:
    """Say whether `node` is written as a module with its blocks as attributes, and a forward."""
    return (
        node.block.kind == "Sequential"
        and bool(node.children)
        and all(is_identifier(child.name) for child in node.children)
    )


def is_identifier(name: str) -> bool:
    """Say whether `name` can be an attribute; in other letters than ASCII Python may read another."""
    plain = name.isascii() and name.isidentifier() and not keyword.iskeyword(name)
    return plain and len(name) <= MOST_LETTERS


def is_numbered(node: Node) -> bool:
    """Say whether the children have the names that nn.Sequential gives of itself."""
    return all(child.name == str(index) for index, child in enumerate(node.children))


def _deserves_class(node: Node, length: int, places: int) -> bool:
    return (
        length > MOST_INLINE
        or (node.block.kind == "Sequential" and not is_numbered(node))
        or (node.parent is not None and node.parent.block.kind == "Repeat")
        or (length >= LEAST_SHARED and places > 1)
    )


def _places(root: Node) -> dict[Node, int]:
    """Count for every node in how many places of different structures its structure stands.

    Structures are equal when they differ in numbers alone. What stands in the same place of equal
    structures is counted once: it will be written once with them.
    """
    structures: dict[Hashable, int] = {}
    of: dict[Node, int] = {}
    for node in root.finished():
        block = node.block
        arguments = tuple(name for name, _value in block.arguments if block.kind != TIED)
        below = tuple((child.name, of[child]) for child in node.children)
        of[node] = structures.setdefault((block.kind, arguments, below), len(structures))
    places: dict[int, set[tuple[int, str]]] = defaultdict(set)
    for node in root.walk():
        holder = of[node.parent] if node.parent is not None else -1
        places[of[node]].add((holder, node.name))
    return {node: len(places[structure]) for node, structure in of.items()}
