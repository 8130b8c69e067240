"""Which two blocks of a network can be tied: of one kind, with the same arguments, and with parameters."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, islice

from app_pages.parts.network.cached import learning
from core.blocks import TIED, Block
from core.blocks.places import path_of

MOST = 100  # pairs that are offered
Alike = tuple[str, tuple[tuple[str, object], ...], tuple[Block, ...]]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two places, the earlier one first, and what stands at both."""

    first: str
    second: str
    words: str


def pairs(root: Block) -> tuple[Pair, ...]:
    """Return the pairs in reading order, at most MOST."""
    holding = learning(root)
    alike: dict[Alike, list[str]] = {}
    for place, block in root.walk():
        if place and block.kind != TIED and path_of(root, place) in holding:
            alike.setdefault((block.kind, block.arguments, block.children), []).append(place)
    found = (
        Pair(first, second, _words(root.at(first)))
        for places in alike.values()
        for first, second in combinations(places, 2)
    )
    return tuple(islice(found, MOST))


def _words(block: Block) -> str:
    if block.children:
        return block.kind
    return f"{block.kind}({', '.join(str(value) for value in _given(block))})"


def _given(block: Block) -> list[object]:
    """Return the arguments that were given, in the order in which the layer takes them."""
    given = dict(block.arguments)
    return [given[name] for name in block.values() if name in given]
