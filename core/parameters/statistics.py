"""What can be said of a tensor's values in a few numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from torch import Tensor

from core.parameters.ranks import order_statistics
from core.parameters.values import extent, finite_pieces

SHARES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)


@dataclass(frozen=True, slots=True)
class Statistics:
    """The values of a tensor in a few numbers, all of them over its finite values.

    `deviation` is that of these very numbers, √(Σ(x − mean)² / n), `tensor.std(correction=0)`; `norm`
    is √(Σx²); `zeros` the share of zeros among all; `nan` and `infinite` count what is left out.
    `quantiles` are (share, value): half of the numbers are at most the value of 0.5; between two
    numbers linearly, as `torch.quantile` has it. None and () where no value is finite.
    """

    count: int
    minimum: float | None
    maximum: float | None
    mean: float | None
    deviation: float | None
    norm: float | None
    zeros: float | None
    nan: int
    infinite: int
    quantiles: tuple[tuple[float, float], ...]


def describe(tensor: Tensor) -> Statistics:
    """Return the statistics of a tensor of any shape and real dtype, exactly up to 64-bit rounding.

    Read piece by piece, so that it costs no more memory however large the tensor is. Raises
    ParameterError where there are no values: on "meta", uninitialized, complex or sparse.
    """
    found = extent(tensor)
    zeros = found.zeros / found.count if found.count else None
    if found.minimum is None or found.maximum is None:
        return Statistics(
            found.count, None, None, None, None, None, zeros, found.nan, found.infinite, ()
        )
    mean, deviation, norm = moments(tensor, max(abs(found.minimum), abs(found.maximum)))
    return Statistics(
        count=found.count,
        minimum=found.minimum,
        maximum=found.maximum,
        mean=mean,
        deviation=deviation,
        norm=norm,
        zeros=zeros,
        nan=found.nan,
        infinite=found.infinite,
        quantiles=_quantiles(tensor, found.finite),
    )


def moments(tensor: Tensor, largest: float) -> tuple[float, float, float]:
    """Return mean, deviation and norm of the finite values, which are at most `largest` in size.

    Pieces are joined by Chan, Golub and LeVeque (1979). Values are scaled by a power of two first, so
    that no square overflows or vanishes.
    """
    exponent = math.frexp(largest)[1]
    count, mean, squares, norm = 0, 0.0, 0.0, 0.0
    for piece in finite_pieces(tensor):
        if piece.size:
            x = np.ldexp(piece.astype(np.float64), -exponent)
            middle, both = float(x.mean()), count + x.size
            apart = middle - mean
            squares += float(((x - middle) ** 2).sum()) + apart**2 * count * x.size / both
            mean += apart * x.size / both
            norm = math.hypot(norm, float(np.linalg.norm(x)))
            count = both
    deviation = math.sqrt(squares / count)
    with np.errstate(over="ignore"):  # the norm of numbers near the largest is infinite
        back = np.ldexp([mean, deviation, norm], exponent).tolist()
    return back[0], back[1], back[2]


def _quantiles(tensor: Tensor, count: int) -> tuple[tuple[float, float], ...]:
    places = [share * (count - 1) for share in SHARES]
    ranks = sorted({rank for place in places for rank in (math.floor(place), math.ceil(place))})
    values = order_statistics(lambda: finite_pieces(tensor), ranks)
    return tuple(zip(SHARES, [_between(values, place) for place in places], strict=True))


def _between(values: Mapping[int, float], place: float) -> float:
    below, above = values[math.floor(place)], values[math.ceil(place)]
    share = place - math.floor(place)
    return float(below) if below == above else below * (1 - share) + above * share
