"""What the measurements say: the gain of each rung, what each swept number moves, and at what price.

Accuracies are shares from 0 to 1. Everything here is arithmetic on what was measured.

    standard error of a difference of means   √(s₁²/n₁ + s₂²/n₂)           (Welch)
    spread over seeds within a group          √(Σ(nᵢ − 1)·sᵢ² / Σ(nᵢ − 1))   (pooled)
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.lenet.experiments.records import Measured

CLEAR = 2.0  # so many standard errors, or spreads, have to lie between what is said to differ

# What one would choose among, settled before anything was measured. Left out: a kernel of one pixel,
# which sees no neighbours, and one as large as its picture; padding beyond "same"; strides that throw
# most of the picture away; single channels; depth beyond what four pixels of a side are left for.
USUAL: Mapping[str, tuple[int, ...]] = {
    "kernel size": (3, 5, 7, 9, 11),
    "padding": (0, 1, 2),
    "stride": (1, 2),
    "channels": (8, 16, 32, 64),
    "depth": (1, 2, 3, 4),
}
# The course's answer to what matters most, of those that it ranks.
COURSE = ("kernel size", "padding", "stride", "channels")


@dataclass(frozen=True, slots=True)
class Gain:
    """The difference of two mean accuracies, with its standard error (None with a single seed)."""

    value: float
    error: float | None

    @property
    def clear(self) -> bool:
        """Whether it is more than two standard errors away from none."""
        return self.error is not None and abs(self.value) > CLEAR * self.error


def gain(below: Measured, above: Measured) -> Gain:
    """Return by how much the mean accuracy of `above` is higher than that of `below`."""
    counts = (len(below.results), len(above.results))
    error = None
    if min(counts) > 1:
        error = math.sqrt(below.spread**2 / counts[0] + above.spread**2 / counts[1])
    return Gain(above.mean - below.mean, error)


def gains(rungs: Sequence[Measured]) -> tuple[Gain | None, ...]:
    """Return the gain of each rung over the one before it; None for the first."""
    return (None, *(gain(a, b) for a, b in pairwise(rungs)))[: len(rungs)]


@dataclass(frozen=True, slots=True)
class Effect:
    """What one swept number does: the best and worst of its values, and how much seeds differ.

    `per_doubling` is the slope of mean accuracy over the doublings of multiply-adds (least squares),
    None where all values cost the same.
    """

    group: str
    best: Measured
    worst: Measured
    spread: float
    per_doubling: float | None

    @property
    def range(self) -> float:
        """How far the highest mean accuracy lies above the lowest."""
        return self.best.mean - self.worst.mean

    @property
    def clear(self) -> bool:
        """Whether that is more than twice the spread over seeds."""
        return self.range > CLEAR * self.spread


def groups(measured: Sequence[Measured]) -> dict[str, tuple[Measured, ...]]:
    """Return what was measured by what is swept, in the order of its values."""
    found: dict[str, list[Measured]] = {}
    for each in measured:
        found.setdefault(each.trial.group, []).append(each)
    return {
        name: tuple(sorted(rows, key=lambda each: each.trial.value)) for name, rows in found.items()
    }


def usual(measured: Sequence[Measured]) -> tuple[Measured, ...]:
    """Return those whose value one would choose."""
    return tuple(each for each in measured if is_usual(each))


def is_usual(each: Measured) -> bool:
    """Return whether a trial's value is one that one would choose."""
    return each.trial.value in USUAL.get(each.trial.group, (each.trial.value,))


def ranked(measured: Sequence[Measured]) -> tuple[Effect, ...]:
    """Return the effect of each swept number, that with the largest range first.

    A number with fewer than two values says nothing, and is left out.
    """
    effects = [effect(name, rows) for name, rows in groups(measured).items() if len(rows) > 1]
    return tuple(sorted(effects, key=lambda each: -each.range))


def effect(group: str, rows: Sequence[Measured]) -> Effect:
    """Return what the values of one swept number do."""
    best = max(rows, key=lambda each: each.mean)
    worst = min(rows, key=lambda each: each.mean)
    return Effect(group, best, worst, pooled(rows), per_doubling(rows))


def pooled(rows: Sequence[Measured]) -> float:
    """Return the spread over seeds, taken together over all rows; 0 where each has one seed."""
    degrees = [len(each.results) - 1 for each in rows]
    if not sum(degrees):
        return 0.0
    squares = sum(n * each.spread**2 for n, each in zip(degrees, rows, strict=True))
    return math.sqrt(squares / sum(degrees))


def per_doubling(rows: Sequence[Measured]) -> float | None:
    """Return the slope of mean accuracy over log₂ of multiply-adds, by least squares."""
    x = [math.log2(each.multiply_adds) for each in rows]
    y = [each.mean for each in rows]
    middle, mean = math.fsum(x) / len(x), math.fsum(y) / len(y)
    width = math.fsum((a - middle) ** 2 for a in x)
    if width < 1e-12:
        return None
    return math.fsum((a - middle) * (b - mean) for a, b in zip(x, y, strict=True)) / width


def by_price(effects: Sequence[Effect]) -> tuple[Effect, ...]:
    """Return the effects whose values differ in cost, the most accuracy for a doubling first."""
    priced = [each for each in effects if each.per_doubling is not None]
    return tuple(sorted(priced, key=lambda each: -(each.per_doubling or 0.0)))


def frontier(measured: Sequence[Measured]) -> tuple[Measured, ...]:
    """Return those that no other one beats in both accuracy and cost, the cheapest first."""
    kept: list[Measured] = []
    for each in sorted(measured, key=lambda one: (one.multiply_adds, -one.mean)):
        if not kept or each.mean > kept[-1].mean:
            kept.append(each)
    return tuple(kept)


def agrees(effects: Sequence[Effect]) -> bool:
    """Return whether the course's order is the measured one, among the numbers that it ranks."""
    found = [each.group for each in effects if each.group in COURSE]
    return found == [name for name in COURSE if name in found]
