"""Names in the written file: classes and variables, never twice the same nor Python's own."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Collection, Iterable

from core.blocks.kinds import KINDS
from core.blocks.source.initialization import FUNCTIONS
from core.blocks.source.tree import Node

MOST_LETTERS = 24

TAKEN = frozenset({
    *dir(builtins), *keyword.kwlist, *keyword.softkwlist, *FUNCTIONS,
    *(kind.written for kind in KINDS.values()),
    "F", "Network", "OrderedDict", "Tensor", "i", "models", "network", "nn", "parameters", "self",
    "torch", "x",
})  # fmt: skip
_ARGUMENTS = frozenset(argument.name for kind in KINDS.values() for argument in kind.arguments)
_CLASSES = {"Sequential": "Block", "Repeat": "Stack", "MySequential": "MyBlock"}


class Names:
    """Names that are given out once each, with a number behind them where that is needed."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {*TAKEN, *taken}
        self._numbers: dict[str, int] = {}

    def unused(self, wanted: str) -> str:
        """Return `wanted`, or "wanted_2", or "Wanted2" for a class, whichever is free."""
        name, number = wanted, self._numbers.get(wanted, 1)
        while name in self._taken:
            number += 1
            name = f"{wanted}{number}" if wanted[:1].isupper() else f"{wanted}_{number}"
        self._numbers[wanted] = number
        self._taken.add(name)
        return name


def variable(node: Node) -> str:
    """Return what a shared node may be called in the constructor of a class."""
    name = node.block.name.lower()
    plain = re.fullmatch(rf"[a-z][a-z0-9_]{{0,{MOST_LETTERS - 1}}}", name)
    return name if plain and name not in _ARGUMENTS else "shared"


def class_name(nodes: Collection[Node]) -> str:
    """Return what the one class of `nodes` may be called, after their names or their kind."""
    words = {_camel_case(_given_name(node)) for node in nodes}
    if len(words) > 1:
        words = {word.rstrip("0123456789") for word in words}
    kind = next(iter(nodes)).block.kind
    (word,) = words if len(words) == 1 else ("",)
    return word or _CLASSES.get(kind, f"{kind}Block")


def _given_name(node: Node) -> str:
    if node.parent is not None and node.parent.block.kind == "Repeat":
        return str(node.parent.block.argument("prefix"))
    return node.name if not node.name.isdigit() else ""


def _camel_case(name: str) -> str:
    letters = "".join(word[:1].upper() + word[1:] for word in re.findall("[A-Za-z0-9]+", name))
    return letters.lstrip("0123456789")[:MOST_LETTERS]
