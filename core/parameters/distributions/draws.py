"""Kinds that draw from the same distribution whatever the tensor is: random ones, and constants."""

from __future__ import annotations

import math
from collections.abc import Mapping

from core.blocks.arguments import Value
from core.parameters.distributions.distribution import Distribution, Slot
from core.parameters.distributions.kind import (
    DistributionKind,
    around,
    between,
    deviation,
    number,
    shown,
)
from core.parameters.distributions.pieces import Normal, Spike, Uniform, Weighted
from core.parameters.distributions.truncated import Truncated

FARTHEST = 8.0  # deviations from the mean to the nearer bound of a truncated normal distribution
_MANY = 0.3  # as PyTorch has it: with more than this kept, it draws from the normal distribution
_FEW = 0.2  # of its tries PyTorch has to keep, or filling would take for ever


def spike(value: float) -> tuple[Weighted, ...]:
    """Return the pieces of one value."""
    return ((1.0, Spike(value)),)


def uniform(low: float, high: float) -> tuple[Weighted, ...]:
    """Return the pieces of a uniform distribution, one value where the bounds are the same."""
    return ((1.0, Uniform(low, high)),) if low < high else spike(low)


def normal(mean: float, std: float) -> tuple[Weighted, ...]:
    """Return the pieces of a normal distribution, one value where it has no deviation."""
    return ((1.0, Normal(mean, std)),) if std > 0 else spike(mean)


def in_order(given: Mapping[str, Value]) -> str:
    """Object to bounds `a` and `b` of which the lower is above the upper."""
    low, high = given["a"], given["b"]
    if low > high:  # type: ignore[operator]
        return f"a is {low:g} and b {high:g}, but the lower bound cannot be above the upper one."
    return ""


def _truncated_objection(given: Mapping[str, Value]) -> str:
    mean, std, low, high = (float(given[name]) for name in ("mean", "std", "a", "b"))  # type: ignore[arg-type]
    if low > high:
        return in_order(given)
    if std == 0:
        return "std is 0, but a truncated normal distribution has to spread."
    peak = min(max(mean, low), high)
    if abs(peak - mean) > FARTHEST * std:
        return (
            f"All numbers from {low:g} to {high:g} are more than {FARTHEST:g} deviations from the "
            f"mean of {mean:g}, where a normal distribution has none; bring them nearer."
        )
    if low < high and _tries(mean, std, low, high) < _FEW:
        return (
            f"A normal distribution of mean {mean:g} and deviation {std:g} has so little between "
            f"{low:g} and {high:g} that drawing would take too long; bring a and b nearer."
        )
    return ""


def _tries(mean: float, std: float, low: float, high: float) -> float:
    """Return how many of its tries PyTorch keeps, by whichever of its two ways it draws."""
    kept = Truncated(mean, std, low, high).kept
    if kept > _MANY:
        return kept
    peak = (min(max(mean, low), high) - mean) / std
    height = math.exp(-(peak**2) / 2) / math.sqrt(2 * math.pi)
    return kept * std / ((high - low) * height)


def _truncated(distribution: Distribution, slot: Slot) -> tuple[Weighted, ...]:
    mean, std, low, high = distribution.numbers("mean", "std", "a", "b")
    return ((1.0, Truncated(mean, std, low, high)),) if low < high else spike(low)


def _truncated_words(distribution: Distribution, slot: Slot) -> str:
    mean, std, low, high = distribution.numbers("mean", "std", "a", "b")
    return f"{around(mean, std)}, cut off at {shown(low)} and {shown(high)}"


_LOW = "the lowest value"
_HIGH = "the highest value"

RANDOM = (
    DistributionKind(
        "uniform", "Uniform", "random", "Every value between two bounds alike.",
        lambda own, slot: uniform(*own.numbers("a", "b")),
        lambda own, slot: between(*own.numbers("a", "b")),
        (number("a", _LOW, 0.0), number("b", _HIGH, 1.0)), in_order,
    ),
    DistributionKind(
        "normal", "Normal", "random", "A bell around a mean: most values near, few far away.",
        lambda own, slot: normal(*own.numbers("mean", "std")),
        lambda own, slot: around(*own.numbers("mean", "std")),
        (number("mean", "the mean, where the bell stands", 0.0), deviation()),
    ),
    DistributionKind(
        "trunc_normal", "Truncated normal", "random",
        "A bell of which only what lies between two bounds is kept.",
        _truncated, _truncated_words,
        (
            number("mean", "the mean of the bell before it is cut", 0.0), deviation(),
            number("a", _LOW, -2.0), number("b", _HIGH, 2.0),
        ),
        _truncated_objection,
    ),
)  # fmt: skip

CONSTANTS = (
    DistributionKind(
        "zeros", "Zeros", "constant", "Every value is 0.",
        lambda own, slot: spike(0.0), lambda own, slot: "all 0",
    ),
    DistributionKind(
        "ones", "Ones", "constant", "Every value is 1.",
        lambda own, slot: spike(1.0), lambda own, slot: "all 1",
    ),
    DistributionKind(
        "constant", "Constant", "constant", "Every value is the same number.",
        lambda own, slot: spike(*own.numbers("val")),
        lambda own, slot: f"all {shown(*own.numbers('val'))}",
        (number("val", "the number", 0.0),),
    ),
)  # fmt: skip
