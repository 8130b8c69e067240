"""The network as a tree that can be climbed, each tie joined to the block that it shares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from core.blocks.block import Block
from core.blocks.expansion import expanded
from core.blocks.ties import TIED, check_ties


@dataclass(slots=True, eq=False)
class Node:
    """A block at its place: what it is called there, what holds it, and what it shares.

    `shared` is the node itself, or the one that a tie stands for; `sites` are all nodes that share
    this one, itself first. `is_class` says that a class of its own is written for it.
    """

    block: Block
    name: str
    parent: Node | None
    children: tuple[Node, ...] = ()
    sites: list[Node] = field(default_factory=list)
    shared: Node = field(init=False)
    is_class: bool = False

    def __post_init__(self) -> None:
        self.shared = self

    def walk(self) -> Iterator[Node]:
        """Go through this node and all below it, in reading order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    def finished(self) -> Iterator[Node]:
        """Go through this node and all below it, each after those that it holds."""
        order, waiting = [], [self]
        while waiting:
            node = waiting.pop()
            order.append(node)
            waiting.extend(node.children)
        yield from reversed(order)

    def above(self) -> Iterator[Node]:
        """Go through what holds this node, the innermost first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent


def grow(block: Block) -> Node:
    """Return the tree of `block`; raise BlockError where a tie leads nowhere.

    Repetitions are written out where a tie leads into a copy from outside of it: that copy then
    differs from the others.
    """
    check_ties(block)
    root = _grow(block)
    return _grow(expanded(block)) if any(map(_leads_into_copy, root.walk())) else root


def _grow(block: Block) -> Node:
    root = _planted(block, "", None)
    index = {(node.parent, node.name): node for node in root.walk()}
    for node in root.walk():
        if node.block.kind == TIED:
            node.shared = root
            for name in str(node.block.argument("to")).split("."):
                node.shared = index[node.shared, name]
        node.shared.sites.append(node)
    return root


def _planted(block: Block, name: str, parent: Node | None) -> Node:
    node = Node(block, name, parent)
    named = zip(block.child_names(), block.children, strict=True)
    node.children = tuple(_planted(child, name, node) for name, child in named)
    return node


def _leads_into_copy(node: Node) -> bool:
    if node.shared is node:
        return False
    holders = set(node.above())
    copies = [node.shared, *node.shared.above()]
    return any(
        copy not in holders
        for copy in copies
        if copy.parent is not None and copy.parent.block.kind == "Repeat"
    )
