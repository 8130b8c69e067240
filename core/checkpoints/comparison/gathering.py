"""What has been found in the pieces of two tensors so far, and how another piece comes to it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from core.checkpoints.comparison import single
from core.checkpoints.comparison.arithmetic import dot, law_of_cosines, length


@dataclass(slots=True)
class Gathered:
    """What has been found in the pieces so far."""

    a: float = 0.0
    b: float = 0.0
    difference: float = 0.0
    products: list[tuple[float, float, float]] = field(default_factory=list)  # cosine, norms
    changed: int = 0
    largest: float = 0.0
    place: int | None = None
    nan: list[int] = field(default_factory=lambda: [0, 0])
    infinite: list[int] = field(default_factory=lambda: [0, 0])

    def cosine(self) -> float | None:
        """Return Σab / (‖a‖‖b‖), from the pieces' own cosines, so that nothing overflows."""
        if not (0 < self.a < math.inf and 0 < self.b < math.inf):
            return None
        found = math.fsum(c * (a / self.a) * (b / self.b) for c, a, b in self.products)
        return min(max(found, -1.0), 1.0)


def add_single(
    found: single.Sums, x: np.ndarray, y: np.ndarray, start: int, sums: Gathered
) -> None:
    """Add what was found of a piece of 32-bit floats that begins at `start`."""
    add(sums, found.a, found.b, found.difference, found.cosine)
    sums.changed += found.changed
    largest = abs(float(y[found.place]) - float(x[found.place]))
    if largest > sums.largest or sums.place is None:
        sums.largest, sums.place = largest, start + found.place


def add_differences(
    d: np.ndarray,
    norms: tuple[float, float],
    cosine: float | None,
    place: Callable[[int], int],
    sums: Gathered,
) -> None:
    """Add what b − a, here `d`, says; `place` gives a position's place in the tensor."""
    if len(d) == 0:
        return
    norm = length(d, dot(d, d))
    if cosine is None:
        cosine = law_of_cosines(*norms, norm)
    add(sums, *norms, norm, cosine)
    largest = max(float(np.maximum.reduce(d)), -float(np.minimum.reduce(d)))
    if largest > sums.largest or sums.place is None:
        sums.largest, sums.place = largest, place(int(np.argmax(np.abs(d))))


def add(sums: Gathered, a: float, b: float, difference: float, cosine: float) -> None:
    """Add the norms and the cosine of a piece."""
    sums.a, sums.b = math.hypot(sums.a, a), math.hypot(sums.b, b)
    sums.difference = math.hypot(sums.difference, difference)
    sums.products.append((cosine, a, b))
