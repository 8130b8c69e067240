"""One experiment of the course: what goes in, what is done, what must come out, what to look for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.convolution.algebra import Rows
from core.convolution.geometry import Geometry
from core.convolution.recipes import Picture

View = Literal["numbers", "pictures", "padding", "why", "channels", "pooling", "learning", "matrix"]
Operation = Literal[
    "correlation", "convolution", "maximum", "mean", "learning", "update", "shift", "pixel", "cost"
]
Channels = tuple[Rows, ...]  # (C, H, W)
Weights = tuple[Channels, ...]  # (O, C, kh, kw)


@dataclass(frozen=True, slots=True)
class Lesson:
    """How a kernel is learned: `printed` are (the course's step, the loss that it prints there).

    `start` None is a random one: then the printed figures are examples, not to be met.
    """

    target: Rows
    start: Rows | None
    lr: float = 0.03
    steps: int = 10
    printed: tuple[tuple[int, float], ...] = ()
    learned: Rows = ()


@dataclass(frozen=True, slots=True)
class Preset:
    """One experiment: a row of the table.

    `geometry` has the size, the window, padding, stride and channels; `weights` are
    (O, C, kh, kw), empty where the window has none. `expected` is the output (O, H', W') where the
    course prints it, else empty. `hidden` is the number of units of the dense layer that the costs
    are compared with, 0 for as many as there are outputs.
    """

    name: str
    title: str
    view: View
    operation: Operation
    look_for: str
    picture: Picture
    geometry: Geometry
    weights: Weights = ()
    expected: Channels = ()
    lesson: Lesson | None = None
    hidden: int = 0

    @property
    def shape(self) -> tuple[int, int, int]:
        """The output's channels, height and width."""
        return (self.geometry.outputs, *self.geometry.output)
