"""The elementary distributions that a single number is drawn from, exactly.

Every distribution of the table is, for one cell of a given tensor, a few of these, each with a
probability: a spike, a uniform, a normal or a truncated normal distribution, or one coordinate of a
random direction.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.float64]

POINTS = 193  # of a smooth curve
WIDE = 4.5  # deviations on either side of a normal curve's mean that are drawn
_erfc = np.vectorize(math.erfc, otypes=[float])


class Piece(Protocol):
    """A distribution with a density. `low` and `high` bound its values; they may be infinite."""

    @property
    def low(self) -> float: ...  # noqa: D102
    @property
    def high(self) -> float: ...  # noqa: D102
    @property
    def mean(self) -> float: ...  # noqa: D102
    @property
    def variance(self) -> float: ...  # noqa: D102

    def pdf(self, x: Numbers) -> Numbers:
        """Return the density at each of `x`."""

    def cdf(self, x: Numbers) -> Numbers:
        """Return the probability of a value of at most each of `x`."""

    def grid(self) -> Numbers:
        """Return places between which the density is nearly straight, in their order."""


@dataclass(frozen=True, slots=True)
class Spike:
    """One value, for certain."""

    value: float


Weighted: TypeAlias = tuple[float, Spike | Piece]


@dataclass(frozen=True, slots=True)
class Uniform:
    """Every value from `low` to `high` alike; `low` is below `high`."""

    low: float
    high: float

    @property
    def mean(self) -> float:
        """Return the middle."""
        return (self.low + self.high) / 2

    @property
    def variance(self) -> float:
        """Return (high − low)² / 12."""
        return (self.high - self.low) ** 2 / 12

    def pdf(self, x: Numbers) -> Numbers:
        """Return 1 / (high − low) inside of the bounds, else 0."""
        inside = (x >= self.low) & (x <= self.high)
        return np.where(inside, 1 / (self.high - self.low), 0.0)

    def cdf(self, x: Numbers) -> Numbers:
        """Return the share of the interval below each of `x`."""
        share: Numbers = np.clip((x - self.low) / (self.high - self.low), 0.0, 1.0)
        return share

    def grid(self) -> Numbers:
        """Return both bounds."""
        return np.array([self.low, self.high])


@dataclass(frozen=True, slots=True)
class Normal:
    """A normal distribution; `deviation` is above 0."""

    mean: float
    deviation: float

    @property
    def low(self) -> float:
        """Return −∞."""
        return -math.inf

    @property
    def high(self) -> float:
        """Return ∞."""
        return math.inf

    @property
    def variance(self) -> float:
        """Return the deviation's square."""
        return self.deviation**2

    def pdf(self, x: Numbers) -> Numbers:
        """Return exp(−z²/2) / (deviation √(2π))."""
        return bell((x - self.mean) / self.deviation) / self.deviation

    def cdf(self, x: Numbers) -> Numbers:
        """Return Φ(z)."""
        return below((x - self.mean) / self.deviation)

    def grid(self) -> Numbers:
        """Return places up to 4½ deviations away, beyond which lie 7 numbers of a million."""
        return self.mean + self.deviation * np.linspace(-WIDE, WIDE, POINTS)


def bell(z: Numbers) -> Numbers:
    """Return the standard normal density exp(−z²/2) / √(2π)."""
    density: Numbers = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    return density


def below(z: Numbers) -> Numbers:
    """Return Φ(z), the standard normal probability of less than `z`; exact far below 0 too."""
    share: Numbers = _erfc(-z / math.sqrt(2)) / 2
    return share
