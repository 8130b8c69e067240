"""What a visitor asks of the convolution lab: one frozen value, all of it possible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.convolution import Change, Geometry
from core.convolution.algebra import Rows, as_rows, flip


@dataclass(frozen=True, slots=True)
class Asked:
    """The controls' values after clamping; a key for caches.

    `picture` is a picture's key (`app_pages.parts.lab.pictures`), `geometry.size` its size as this
    view shows it. `weights` are the kernel's cells as they were chosen, of the size that `geometry`
    has; `named` is the kernel's name in the table, or "edge", "random" or "own". `experiment` names
    the preset that all of this is, "" when something was changed since.
    """

    view: str
    picture: str
    geometry: Geometry
    weights: Rows
    named: str = "own"
    flipped: bool = False
    experiment: str = ""

    @property
    def kernel(self) -> Rows:
        """The weights as they meet the picture: turned by half a turn for true convolution."""
        return as_rows(flip(self.weights)) if self.flipped else self.weights


@dataclass(frozen=True, slots=True)
class Settled:
    """What is asked, the sentences about what had to be changed, and all controls' values."""

    asked: Asked
    changes: tuple[Change, ...]
    state: Mapping[str, object]
