"""A normal distribution of which only what lies between two bounds is kept."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.parameters.distributions.pieces import POINTS, Numbers, bell, below


@dataclass(frozen=True, slots=True)
class Truncated:
    """A normal distribution of `centre` and `deviation` of which only `low` to `high` is kept.

    `low` is below `high`, and neither is so far out that nothing is left between them.
    """

    centre: float
    deviation: float
    low: float
    high: float

    @property
    def kept(self) -> float:
        """Return how much of the whole normal distribution lies between the bounds."""
        low, high = self._scores()
        return _mass(low, high)

    @property
    def mean(self) -> float:
        """Return μ + σ (φ(α) − φ(β)) / Z, for the bounds α and β in deviations, and Z `kept`."""
        low, high = bell(np.array(self._scores()))
        return float(self.centre + self.deviation * (low - high) / self.kept)

    @property
    def variance(self) -> float:
        """Return ∫ (x − mean)² pdf(x) dx, by Gauss and Legendre's places.

        The formula with α φ(α) − β φ(β) would lose every digit where the bounds are near.
        """
        low, high = self._ends()
        places, weights = np.polynomial.legendre.leggauss(128)
        x = (low + high) / 2 + (high - low) / 2 * places
        return float((weights * self.pdf(x) * (x - self.mean) ** 2).sum() * (high - low) / 2)

    def pdf(self, x: Numbers) -> Numbers:
        """Return the normal density over `kept` inside of the bounds, else 0."""
        inside = (x >= self.low) & (x <= self.high)
        density = bell((x - self.centre) / self.deviation) / (self.deviation * self.kept)
        return np.where(inside, density, 0.0)

    def cdf(self, x: Numbers) -> Numbers:
        """Return (Φ(z) − Φ(α)) / Z inside of the bounds."""
        low, high = self._scores()
        z = np.clip((x - self.centre) / self.deviation, low, high)
        return _masses(low, z) / self.kept

    def grid(self) -> Numbers:
        """Return places from bound to bound, or as far out as there is something to see."""
        return np.linspace(*self._ends(), POINTS)

    def _scores(self) -> tuple[float, float]:
        centre, deviation = self.centre, self.deviation
        return (self.low - centre) / deviation, (self.high - centre) / deviation

    def _ends(self) -> tuple[float, float]:
        """Return the bounds, cut off 12 deviations beyond the likeliest value."""
        peak = min(max(self.centre, self.low), self.high)
        reach = 12 * self.deviation
        return max(self.low, peak - reach), min(self.high, peak + reach)


def _masses(low: float, z: Numbers) -> Numbers:
    """Return Φ(z) − Φ(low); by the tail's own side, where few digits are lost."""
    if low > 0:
        return below(np.array(-low)) - below(-z)
    return below(z) - below(np.array(low))


def _mass(low: float, high: float) -> float:
    return float(_masses(low, np.array(high)))
