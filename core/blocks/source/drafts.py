"""A class of the written file before it has its name: its base, constructor and forward."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.blocks.source.calls import arguments, construction, constructor
from core.blocks.source.division import has_attributes, is_numbered
from core.blocks.source.expressions import Bracket, Expression, call, literal
from core.blocks.source.initialization import initializers
from core.blocks.source.sharing import Sharing
from core.blocks.source.tree import Node
from core.blocks.source.words import Names, variable

# (what the value is assigned to, or nothing, and the value)
Statement = tuple[str, Expression]


@dataclass(frozen=True, slots=True)
class Draft:
    """What is written for a class.

    `given` are the shared layers that its constructor takes, `names` those of all shared layers in
    it. `forward` names the attributes that the input goes through, none where the base has a
    forward.
    """

    base: str
    given: tuple[str, ...]
    names: tuple[str, ...]
    statements: tuple[Statement, ...]
    forward: tuple[str, ...]


def draft(node: Node, sharing: Sharing, classes: Mapping[Node, Bracket]) -> Draft:
    """Return the draft of the class of `node`; `classes` are the calls of those inside of it."""
    attributes = has_attributes(node)
    adds = attributes or (node.block.kind == "Sequential" and not is_numbered(node))
    names = _names(node, attributes, sharing)
    writer = _Writer(node, attributes, sharing, classes, names)
    return Draft(
        base="nn.Module" if attributes else constructor(node.block),
        given=tuple(names[shared] for shared in sharing.given[node]),
        names=tuple(names.values()),
        statements=tuple(writer.added() if adds else writer.handed_over()),
        forward=tuple(child.name for child in node.children) if attributes else (),
    )


def _names(node: Node, attributes: bool, sharing: Sharing) -> dict[Node, str]:
    """Name the shared layers in a class; attributes of the class itself are reached as such."""
    names = Names()
    named = {shared: names.unused(variable(shared)) for shared in sharing.given[node]}
    for shared in sharing.made[node]:
        attribute = attributes and shared.parent is node
        named[shared] = f"self.{shared.name}" if attribute else names.unused(variable(shared))
    return named


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the statements of the constructor of one class."""

    node: Node
    attributes: bool
    sharing: Sharing
    classes: Mapping[Node, Bracket]
    names: Mapping[Node, str]

    def handed_over(self) -> Iterator[Statement]:
        """Hand everything to the constructor of the base; nothing where it needs nothing."""
        block = self.node.block
        items = arguments(block, self._children(self.node))
        begun = [("", call(helper, "self", *values)) for helper, values in initializers(block)]
        if items or begun:
            for shared in self.sharing.made[self.node]:
                yield self.names[shared], self._made(shared)
            yield "", Bracket("super().__init__(", items, ")", "call")
            yield from begun

    def added(self) -> Iterator[Statement]:
        """Add one block after another, each variable before the block in which it is needed."""
        yield "", call("super().__init__")
        variables = defaultdict(list)
        for shared in self.sharing.made[self.node]:
            variables[self._child_above(shared)].append(shared)
        for child in self.node.children:
            for shared in variables[child]:
                if not self._is_attribute(shared):
                    yield self.names[shared], self._made(shared)
            yield self._added(child)

    def _added(self, child: Node) -> Statement:
        value = self._made(child) if self._is_attribute(child) else self._used(child)
        if self.attributes:
            return f"self.{child.name}", value
        return "", call("self.add_module", literal(child.name), value)

    def _is_attribute(self, node: Node) -> bool:
        return self.names.get(node, "").startswith("self.")

    def _child_above(self, node: Node) -> Node:
        while node.parent is not self.node:
            assert node.parent is not None
            node = node.parent
        return node

    def _children(self, node: Node) -> dict[str, Expression]:
        return {child.name: self._used(child) for child in node.children}

    def _used(self, node: Node) -> Expression:
        """Return how `node` is written where it is used: by its name where it is shared."""
        return self.names[node.shared] if node.shared in self.names else self._made(node)

    def _made(self, node: Node) -> Expression:
        """Return the expression that makes `node`."""
        if not node.is_class:
            return construction(node.block, self._children(node))
        made = self.classes[node]
        shared = tuple(("", self.names[item]) for item in self.sharing.given[node])
        return Bracket(made.head, (*shared, *made.items), made.tail, made.form)
