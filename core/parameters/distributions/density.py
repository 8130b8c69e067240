"""`Density`: how likely every value of a tensor's cell is, exactly."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.parameters.distributions.pieces import Numbers, Piece, Spike, Weighted

Point = tuple[float, float]

_SEEN = 1e-6  # of a curve's height, below which nobody sees a jump


@dataclass(frozen=True, slots=True)
class Density:
    """The distribution of one cell's number: spikes, and a curve for the continuous rest.

    `spikes` are (value, probability), in the order of their values. `curve` are points (x, density)
    between which straight lines may be drawn, in the order of x; at a jump there are two of nearly
    the same x. The area under it is `mass`, the probability of no spike, but for a normal tail of a
    few millionths, and a pole's top. No value is below `low` or above `high`, which are infinite for
    a normal part. `deviation` is the standard deviation.
    """

    spikes: tuple[Point, ...]
    curve: tuple[Point, ...]
    low: float
    high: float
    mean: float
    deviation: float
    mass: float


def density(pieces: Sequence[Weighted]) -> Density:
    """Return the density of a number drawn from these pieces, each with its probability."""
    smooth = [(share, piece) for share, piece in pieces if not isinstance(piece, Spike)]
    spikes: dict[float, float] = {}
    for share, piece in pieces:
        if isinstance(piece, Spike):
            spikes[piece.value] = spikes.get(piece.value, 0.0) + share
    lows = [*spikes, *(piece.low for _, piece in smooth)]
    highs = [*spikes, *(piece.high for _, piece in smooth)]
    mean = math.fsum(share * _mean(piece) for share, piece in pieces)
    squares = (share * (_variance(piece) + (_mean(piece) - mean) ** 2) for share, piece in pieces)
    return Density(
        tuple(sorted(spikes.items())), _curve(smooth), min(lows), max(highs),
        mean, math.sqrt(math.fsum(squares)), math.fsum(share for share, _ in smooth),
    )  # fmt: skip


def cdf(pieces: Sequence[Weighted], x: Numbers) -> Numbers:
    """Return the probability of a number of at most each of `x`."""
    below = np.zeros(np.shape(x))
    for share, piece in pieces:
        if isinstance(piece, Spike):
            below += share * (np.asarray(x) >= piece.value)
        else:
            below += share * piece.cdf(np.asarray(x, dtype=float))
    return below


def _curve(smooth: list[tuple[float, Piece]]) -> tuple[Point, ...]:
    if not smooth:
        return ()
    jumps = [place for _, piece in smooth for place in _jumps(piece)]
    x = np.unique(np.concatenate([*(piece.grid() for _, piece in smooth), np.array(jumps)]))
    height = np.sum([share * piece.pdf(x) for share, piece in smooth], axis=0)
    finite = np.isfinite(height)  # not at a pole
    return tuple(zip(x[finite].tolist(), height[finite].tolist(), strict=True))


def _jumps(piece: Piece) -> Iterator[float]:
    """Go through the places just beside a bound at which the density does not begin at 0."""
    highest = piece.pdf(piece.grid()).max()
    for bound in (piece.low, piece.high):
        at = float(piece.pdf(np.array(bound))) if math.isfinite(bound) else 0.0
        if _SEEN * highest < at < math.inf:  # nor at a pole, which no line can reach
            yield from (math.nextafter(bound, -math.inf), math.nextafter(bound, math.inf))


def _mean(piece: Spike | Piece) -> float:
    return piece.value if isinstance(piece, Spike) else piece.mean


def _variance(piece: Spike | Piece) -> float:
    return 0.0 if isinstance(piece, Spike) else piece.variance
