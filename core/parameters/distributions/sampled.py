"""`Sampled`: how the numbers of one tensor were really drawn, beside what was to be expected.

Numbers that lie on a spike are counted apart; all others are counted in bins of one width.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.parameters.distributions.density import Density, Point
from core.parameters.distributions.distribution import Distribution, Slot
from core.parameters.distributions.pieces import Numbers

BINS = 40
SEEDS = 100
MOST_CELLS = 4_000_000  # of a tensor that is drawn once
MOST_BAND = 10_000  # of a tensor that is drawn a hundred times
_MOST_WORK = 2_000_000_000  # multiplications of an orthogonal matrix


@dataclass(frozen=True, slots=True)
class Bin:
    """From `low` to `high`: how many numbers were drawn there, and how many are to be expected.

    `least` and `most` are the fewest and most over all seeds of a band, `drawn` itself without one.
    """

    low: float
    high: float
    drawn: int
    expected: float
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Stem:
    """One value that is drawn with a probability: how often it was, of all numbers."""

    value: float
    probability: float
    drawn: int


@dataclass(frozen=True, slots=True)
class Sampled:
    """The numbers of a tensor in bins, those on spikes apart, and the curve of what is expected.

    `curve` is (x, numbers to be expected in a bin around x). `mean` and `deviation` are those of
    the numbers that were drawn.
    """

    numbers: int
    bins: tuple[Bin, ...]
    stems: tuple[Stem, ...]
    curve: tuple[Point, ...]
    mean: float
    deviation: float


def can_sample(distribution: Distribution, slot: Slot, *, band: bool = False) -> bool:
    """Say whether a tensor is small enough to be drawn for a picture alone, or a hundred times."""
    count = math.prod(slot.shape)
    work = 0
    if distribution.kind == "orthogonal" and count:
        work = count * min(slot.shape[0], count // slot.shape[0]) * (SEEDS if band else 1)
    return 0 < count <= (MOST_BAND if band else MOST_CELLS) and work <= _MOST_WORK


def sampled(
    distribution: Distribution, slot: Slot, seed: int, *, band: bool = False, name: str = ""
) -> Sampled:
    """Draw a tensor from `seed`, with `band` from a hundred seeds that follow from it too.

    With a `name` the numbers are those that `initialize` gives the parameter of this name. Raises
    ParameterError with the slot's objection.
    """
    density = distribution.density(slot)
    numbers = _drawn(distribution, slot, seed, 0, name)
    on_spike = _on_spikes(numbers, density)
    edges = _edges(density, numbers[~on_spike])
    counts = _counted(numbers, density, edges)
    all_counts = [counts]
    if band and len(edges):
        others = (_drawn(distribution, slot, seed, number, name) for number in range(1, SEEDS))
        all_counts += [_counted(each, density, edges) for each in others]
    return Sampled(
        numbers.size,
        _bins(distribution, slot, density, edges, np.array(all_counts)),
        _stems(numbers, density),
        _curve(density, edges, numbers.size),
        float(numbers.mean()),
        float(numbers.std()),
    )


def _drawn(distribution: Distribution, slot: Slot, seed: int, number: int, name: str) -> Numbers:
    from core.randomness import generator  # which loads torch

    own = generator(seed + number, "weights", name) if name else generator(seed, "sample", number)
    numbers: Numbers = distribution.sample(slot, own).double().flatten().numpy()
    return numbers


def _single(value: float) -> float:
    """Return the number that a float32 tensor holds for it."""
    return float(np.float32(value))


def _on_spikes(numbers: Numbers, density: Density) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.isin(numbers, [_single(value) for value, _ in density.spikes])


def _edges(density: Density, smooth: Numbers) -> Numbers:
    """Return the bins' edges, over the curve and over whatever was drawn beyond its ends."""
    if not density.curve:
        return np.array([])
    low, high = density.curve[0][0], density.curve[-1][0]
    if len(smooth):
        low, high = min(low, float(smooth.min())), max(high, float(smooth.max()))
    return np.linspace(low, high, BINS + 1)


def _counted(numbers: Numbers, density: Density, edges: Numbers) -> list[int]:
    if not len(edges):
        return []
    smooth = numbers[~_on_spikes(numbers, density)]
    counts, _ = np.histogram(np.clip(smooth, edges[0], edges[-1]), edges)
    found: list[int] = counts.tolist()
    return found


def _bins(
    distribution: Distribution,
    slot: Slot,
    density: Density,
    edges: Numbers,
    counts: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
) -> tuple[Bin, ...]:
    if not len(edges):
        return ()
    below = distribution.cdf(slot, edges)
    for value, probability in density.spikes:
        below = below - probability * (edges >= value)
    expected = np.diff(below) * math.prod(slot.shape)
    lows, highs = counts.min(0), counts.max(0)
    return tuple(
        Bin(float(edges[i]), float(edges[i + 1]), int(counts[0, i]), float(expected[i]),
            int(lows[i]), int(highs[i]))
        for i in range(BINS)
    )  # fmt: skip


def _stems(numbers: Numbers, density: Density) -> tuple[Stem, ...]:
    shares: dict[float, float] = {}  # values that a tensor cannot tell apart are one
    for value, probability in density.spikes:
        shares[_single(value)] = shares.get(_single(value), 0.0) + probability
    return tuple(
        Stem(value, probability, int((numbers == value).sum()))
        for value, probability in shares.items()
    )


def _curve(density: Density, edges: Numbers, count: int) -> tuple[Point, ...]:
    if not len(edges):
        return ()
    width = float(edges[1] - edges[0])
    return tuple((x, height * width * count) for x, height in density.curve)
