"""`Kind`: a row of the table of blocks, and short ways to write down its arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from core.blocks.arguments import MOST_SIZES, Argument, Value

Group = Literal[
    "layer", "pooling", "normalization", "activation", "shape", "container", "course", "model"
]
Given = Mapping[str, Value]

MOST_CHILDREN = 10_000
MOST_FEATURES = 1_000_000
MOST_CELLS = 512


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of block.

    `written` is the class as it is written after `from torch import nn`; kinds that PyTorch has no
    class for are written by their own name, and their class is in `home`, a module of ours. `slots`
    names the children that stand at fixed places; `children` is the fewest and most children
    otherwise. `objection` looks at all arguments together and returns a sentence when they do not
    go with each other, else an empty text.

    `fills` says how each tensor that a block may hold itself, by its name inside of the block, gets
    its first values: by a rule of `core.blocks.rules`, or by the argument of that name.

    `taken` are the names that no child may have, since the class has attributes so called.

    `becomes` is the kind that a lazy block turns into once it knows its input. `indices` says that
    a block takes whole numbers that count something, not measurements. `loops` says that how a
    block runs depends on the values that arrive, so that it cannot run on `meta`.
    """

    name: str
    written: str
    group: Group
    help: str
    arguments: tuple[Argument, ...] = ()
    children: tuple[int, int] = (0, 0)
    slots: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    fills: Mapping[str, str] = field(default_factory=dict)
    home: str = "torch.nn"
    objection: Callable[[Given], str] = lambda given: ""
    becomes: str = ""
    indices: bool = False
    loops: bool = False

    def argument(self, name: str) -> Argument | None:
        """Return the argument called `name`, or None."""
        return next((argument for argument in self.arguments if argument.name == name), None)


def count(name: str, help: str, default: int | None = None, most: int = MOST_FEATURES) -> Argument:
    """Describe a whole number from 1."""
    return Argument(name, "integer", help, default, least=1, most=most)


def cells(name: str, help: str, default: int | None = None, least: int = 1) -> Argument:
    """Describe a number of cells along the one axis of a signal."""
    return Argument(name, "integer", help, default, least=least, most=MOST_CELLS)


def axis(name: str, help: str, default: int | None = None) -> Argument:
    """Describe a dimension of a tensor by its number: 0 is the batch, −1 the last one."""
    return Argument(name, "integer", help, default, least=-MOST_SIZES, most=MOST_SIZES - 1)


def sizes(name: str, help: str) -> Argument:
    """Describe the sizes of several dimensions."""
    return Argument(name, "sizes", help, least=1, most=MOST_FEATURES)


def pair(name: str, help: str, default: int | None = None, least: int = 1) -> Argument:
    """Describe a number of cells, or two of them: along height and width."""
    return Argument(name, "pair", help, default, least=least, most=MOST_CELLS)


def switch(name: str, help: str, default: bool, **more: Any) -> Argument:
    """Describe something that is on or off."""
    return Argument(name, "switch", help, default, **more)


def number(
    name: str, help: str, default: float, least: float = 0.0, most: float = 1.0, **more: Any
) -> Argument:
    """Describe a number with a fraction."""
    return Argument(name, "number", help, default, least=least, most=most, **more)


def choice(name: str, help: str, choices: tuple[str, ...], **more: Any) -> Argument:
    """Describe one of several words."""
    return Argument(name, "choice", help, choices=choices, **more)


def both(value: Value) -> tuple[int, int]:
    """Return a pair argument's (height, width)."""
    if isinstance(value, tuple):
        height, width = value
        return height, width
    return int(value), int(value)
