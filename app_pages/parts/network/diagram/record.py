"""What a network's diagram is made of: boxes within boxes, and arrows from one to another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Shape = tuple[int, ...]
Kind = Literal["input", "output", "block", "layer", "operation", "loop", "group"]
State = Literal["ran", "failed", "cut", "waiting"]


@dataclass(frozen=True, slots=True)
class Node:
    """One box of the diagram.

    A "block" is a call with something inside, a "layer" one without; a "loop" holds operations that
    ran in rounds, a "group" some of very many siblings. `parent` is the index of the box around it,
    −1 for the outermost. `path` is the name through which the module was called, `module` the name
    under which the module object is met first: one layer's appearances share it. `note` is a size
    that the layer's weight tells, such as a kernel's. `parameters` counts the unique numbers in the
    subtree; `holds` says whether some of them are the module's own. `takes` and `gives` are the
    shapes of its tensors; a block that a failure cut off gives none. `turn` of `turns` is which
    call of its module this is, `times` how often an operation or a loop ran.
    """

    kind: Kind
    parent: int
    title: str = ""
    name: str = ""
    path: str = ""
    module: str = ""
    note: str = ""
    parameters: int = 0
    holds: bool = False
    takes: tuple[Shape, ...] = ()
    gives: tuple[Shape, ...] = ()
    turn: int = 1
    turns: int = 1
    times: int = 1
    state: State = "ran"


@dataclass(frozen=True, slots=True)
class Arrow:
    """A tensor's way from one box to another, both directly inside the same third.

    All three are indices of nodes; `inside` is −1 between the outermost. Where `source` is `inside`
    itself, the tensor is one that the surrounding box takes; where `target` is, one that it gives.
    """

    inside: int
    source: int
    target: int


@dataclass(frozen=True, slots=True)
class Diagram:
    """A network as it ran once: its boxes, each after the one around it, and the arrows.

    `failed` says that it did not run to its end.
    """

    name: str
    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]
    failed: bool = False
