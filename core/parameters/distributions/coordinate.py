"""One coordinate of a random direction, such as an entry of a random orthogonal matrix."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.parameters.distributions.pieces import POINTS, WIDE, Numbers


@dataclass(frozen=True, slots=True)
class Coordinate:
    """One coordinate of a random direction in `dimensions` ≥ 2, `length` > 0 long.

    Its density is in proportion to (1 − (x / length)²)^((n − 3) / 2): Muirhead, Aspects of
    Multivariate Statistical Theory (1982), theorem 1.5.7.
    """

    dimensions: int
    length: float

    @property
    def low(self) -> float:
        """Return −length."""
        return -self.length

    @property
    def high(self) -> float:
        """Return length."""
        return self.length

    @property
    def mean(self) -> float:
        """Return 0."""
        return 0.0

    @property
    def variance(self) -> float:
        """Return length² / n: all squares together are length²."""
        return self.length**2 / self.dimensions

    def pdf(self, x: Numbers) -> Numbers:
        """Return the density; in two dimensions it is infinite at both bounds."""
        n = self.dimensions
        scale = math.lgamma(n / 2) - math.lgamma((n - 1) / 2) - math.log(math.pi) / 2
        rest = np.clip(1 - (x / self.length) ** 2, 0.0, 1.0)
        inside = np.abs(x) <= self.length
        with np.errstate(divide="ignore"):
            density = math.exp(scale) * rest ** ((n - 3) / 2) / self.length
        return np.where(inside, density, 0.0)

    def cdf(self, x: Numbers) -> Numbers:
        """Return ½ + ½ ∫ cosᵏ / ∫ cosᵏ up to a right angle, for the angle whose sine is x / length.

        k is n − 2, and the integral comes from that of k − 2, whose terms are all of one sign.
        """
        sine = np.clip(x / self.length, -1.0, 1.0)
        cosine = np.sqrt(1 - sine**2)
        odd = self.dimensions % 2
        share = sine if odd else np.arcsin(sine) / (math.pi / 2)
        whole, power = (1.0, cosine**2) if odd else (math.pi / 2, cosine)
        for k in range(3 if odd else 2, self.dimensions - 1, 2):
            whole *= (k - 1) / k  # ∫ cosᵏ from 0 to a right angle
            share = share + power * sine / (k * whole)
            power = power * cosine**2
        probability: Numbers = (1 + share) / 2
        return probability

    def grid(self) -> Numbers:
        """Return places all over the sphere, or as far out as there is something to see."""
        reach = 1.55 if self.dimensions == 2 else math.pi / 2  # radians; a pole has no height
        angle = min(reach, WIDE * 1.2 / math.sqrt(self.dimensions))
        return self.length * np.sin(np.linspace(-angle, angle, POINTS))
