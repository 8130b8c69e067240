"""Numbers in 8 bits, with a scale of its own for each moment.

value = low + level · (high − low) / 255, with levels 0 … 255 and low, high the extremes of the moment:
|error| ≤ (high − low) / 510.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

STEPS = 255


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """Numbers of several moments: `levels` uint8 (moments, …), `low` and `high` float32 (moments,)."""

    levels: np.ndarray
    low: np.ndarray
    high: np.ndarray

    @classmethod
    def of(cls, values: Sequence[np.ndarray]) -> Levels:
        """Quantize one array of finite numbers for each moment, all of one shape, none empty."""
        low = np.array([each.min() for each in values], np.float32)
        high = np.array([each.max() for each in values], np.float32)
        return cls(np.stack(list(map(quantized, values))), low, high)

    def restored(self) -> np.ndarray:
        """Return the numbers that the levels stand for, float64 (moments, …)."""
        shape = (-1, *(1 for _ in self.levels.shape[1:]))
        low = self.low.astype(np.float64).reshape(shape)
        high = self.high.astype(np.float64).reshape(shape)
        numbers: np.ndarray = low + self.levels * ((high - low) / STEPS)
        return numbers


def quantized(values: np.ndarray) -> np.ndarray:
    """Return the levels of finite numbers between their own extremes, uint8; 0 where all are equal."""
    exact = values.astype(np.float64)
    low, high = exact.min(), exact.max()
    if high == low:
        return np.zeros(values.shape, np.uint8)
    return np.rint((exact - low) * (STEPS / (high - low))).astype(np.uint8)
