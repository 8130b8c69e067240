"""Edges of equal bins at round numbers: 1, 2 or 5 times a power of ten apart.

All decisions are made with exact fractions; each edge is the 64-bit number nearest to its decimal.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from itertools import count

import numpy as np

_FINEST = 1e-300  # a bin's least width; below it, powers of ten are no longer told apart
_ULPS = 8  # a bin's least width in steps of the numbers that it counts


def round_edges(minimum: float, maximum: float, most: int) -> np.ndarray:
    """Return the edges of at most `most` (≥ 2) bins from `minimum` to `maximum`, all increasing.

    The first bin holds the minimum and the last the maximum. One bin around a single number; evenly
    spaced bins without round numbers where the numbers' range is no 64-bit number itself.
    """
    if minimum == maximum:
        return _around(minimum)
    low, high = Fraction(minimum), Fraction(maximum)
    least = max((high - low) / most, _least_width(minimum, maximum))
    for width in _round_widths(least):
        first, last = math.floor(low / width), math.ceil(high / width)
        if last - first <= most:
            break
    try:
        edges = [float(number * width) for number in range(first, last + 1)]
    except OverflowError:
        between = 4 * np.linspace(minimum / 4, maximum / 4, most + 1)[1:-1]
        return np.array([minimum, *between, maximum])
    return np.array(_trimmed(edges, minimum, maximum))


def whole_edges(minimum: int, maximum: int, most: int) -> np.ndarray:
    """Return edges half-way between whole numbers: each bin holds equally many of them, mostly one."""
    width = 1
    for wide in _round_widths(max(Fraction(1), _least_width(minimum, maximum))):
        width = int(wide)
        if maximum // width - minimum // width < most:
            break
    first, last = minimum // width, maximum // width + 1
    return np.array([float(number * width - Fraction(1, 2)) for number in range(first, last + 1)])


def _round_widths(least: Fraction) -> Iterator[Fraction]:
    """Yield 1, 2 and 5 times the powers of ten, from the first that is `least` or more."""
    digits = len(str(least.numerator)) - len(str(least.denominator))
    for exponent in count(digits - 1):
        for factor in (1, 2, 5):
            width = factor * Fraction(10) ** exponent
            if width >= least:
                yield width


def _least_width(minimum: float, maximum: float) -> Fraction:
    largest = float(max(abs(minimum), abs(maximum)))
    return Fraction(max(_ULPS * math.ulp(largest), _FINEST))


def _trimmed(edges: list[float], minimum: float, maximum: float) -> list[float]:
    """Leave out bins at the ends that rounding an edge has emptied."""
    while edges[1] <= minimum:
        del edges[0]
    while edges[-2] >= maximum:
        del edges[-1]
    return edges


def _around(value: float) -> np.ndarray:
    """Return a single bin of visible width around `value`."""
    width = 10.0 ** math.floor(math.log10(abs(value))) if value else 1.0
    half = max(width, _FINEST) / 2
    low, high = value - half, value + half
    return np.array([low if math.isfinite(low) else value, high if math.isfinite(high) else value])
