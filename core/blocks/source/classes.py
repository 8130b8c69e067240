"""From drafts to classes: what is the same is written once, what differs becomes an argument."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from core.blocks.source.drafts import Draft, draft
from core.blocks.source.expressions import (
    Bracket,
    Expression,
    Given,
    given_values,
    literal,
    replaced,
    skeleton,
)
from core.blocks.source.sharing import Sharing, share
from core.blocks.source.tree import Node
from core.blocks.source.words import Names, class_name

# A class with more values to fill in is harder to read than one class for each set of them.
MOST_ARGUMENTS = 4

Row = tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class Class:
    """A class of the written file; `numbers` are further arguments of its constructor, with types."""

    name: str
    draft: Draft
    numbers: tuple[tuple[str, str], ...] = ()


def classes(root: Node, taken: Iterable[str] = ()) -> list[Class]:
    """Return the classes of the network, each after those that it uses, the last one "Network".

    None of them has one of the names `taken`.
    """
    sharing = share(root)
    names = Names(taken)
    written: list[Class] = []
    calls: dict[Node, Bracket] = {}
    for nodes in _levels(root, sharing):
        drafts = {node: draft(node, sharing, calls) for node in nodes}
        for group in _alike(drafts):
            name = "Network" if root in group else names.unused(class_name(group))
            merged, rows = _merged(name, [drafts[node] for node in group])
            written.append(merged)
            for node, row in zip(group, rows, strict=True):
                calls[node] = Bracket(f"{name}(", tuple(("", value) for value in row), ")", "call")
    return written


def _levels(root: Node, sharing: Sharing) -> list[list[Node]]:
    """Return the nodes with classes; those of a level use none but those of the levels before."""
    heights: dict[Node, int] = defaultdict(int)
    levels: dict[int, list[Node]] = defaultdict(list)
    for node in root.finished():
        if node.is_class:
            levels[heights[node]].append(node)
            if node is not root:
                writer = sharing.writer(node)
                heights[writer] = max(heights[writer], heights[node] + 1)
    return [levels[height] for height in sorted(levels)]


def _alike(drafts: Mapping[Node, Draft]) -> Iterator[list[Node]]:
    """Return the nodes in groups, each of which can be written as one class."""
    groups: dict[object, list[Node]] = defaultdict(list)
    for node, item in drafts.items():
        targets, expressions = zip(*item.statements, strict=True) if item.statements else ((), ())
        groups[item.base, item.given, item.forward, targets, skeleton(expressions)].append(node)
    for group in groups.values():
        rows = [_values(drafts[node]) for node in group]
        if len(_arguments(rows)) <= MOST_ARGUMENTS:
            yield group
            continue
        equal: dict[tuple[str, ...], list[Node]] = defaultdict(list)
        for node, row in zip(group, rows, strict=True):
            equal[tuple(literal(given.value) for given in row)].append(node)
        yield from equal.values()


def _values(item: Draft) -> Row:
    return tuple(given for _target, value in item.statements for given in given_values(value))


def _arguments(rows: Sequence[Row]) -> dict[tuple[str, ...], list[int]]:
    """Return the columns of the table that differ from row to row, equal ones together.

    Numbers that mean different things are kept apart, even where they happen to be equal.
    """
    together: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, column in enumerate(zip(*rows, strict=True)):
        values = tuple(literal(given.value) for given in column)
        if len(set(values)) > 1:
            together[_meaning(column[0].name), *values].append(index)
    return together


def _meaning(name: str) -> str:
    return "width" if name.endswith(("features", "channels")) else name


def _merged(name: str, drafts: Sequence[Draft]) -> tuple[Class, list[Row]]:
    """Return the one class for all `drafts`, and for each the values to call it with."""
    first = drafts[0]
    rows = [_values(item) for item in drafts]
    expressions: list[Expression] = list(rows[0])
    names, numbers, chosen = Names(first.names), [], []
    for indices in _arguments(rows).values():
        column = [row[indices[0]].value for row in rows]
        argument = names.unused(_argument_name([rows[0][index].name for index in indices]))
        numbers.append((argument, " | ".join(sorted({_type(value) for value in column}))))
        chosen.append((argument, column))
        for index in indices:
            expressions[index] = argument
    values = iter(expressions)
    statements = tuple((target, replaced(value, values)) for target, value in first.statements)
    calls = [
        tuple(Given(column[index], argument) for argument, column in chosen)
        for index in range(len(drafts))
    ]
    return Class(name, replace(first, statements=statements), tuple(numbers)), calls


def _argument_name(names: Sequence[str]) -> str:
    """Return what to call values that stand for several arguments: in_x and out_x make x."""
    plain = names[0].removeprefix("in_")
    return plain if f"out_{plain}" in names else names[0]


def _type(value: object) -> str:
    if isinstance(value, tuple):
        return f"tuple[{', '.join('int' for _ in value)}]"
    return type(value).__name__
