"""`DistributionKind`: a row of the table of distributions."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from core.blocks.arguments import Argument, Value

if TYPE_CHECKING:
    import torch

    from core.parameters.distributions.distribution import Distribution, Slot
    from core.parameters.distributions.pieces import Weighted

DistributionGroup: TypeAlias = Literal["layer", "random", "constant", "structured", "mixture"]

MOST = 1_000_000.0  # the largest magnitude of a number in a distribution
LEAST = 1e-30  # what is nearer to 0 is 0: float32 ends soon below, and reckoning with it too


def number(
    name: str, help: str, default: float, least: float = -MOST, most: float = MOST
) -> Argument:
    """Describe a number with a fraction."""
    return Argument(name, "number", help, default, least=least, most=most)


def read(argument: Argument, value: object) -> Value:
    """Return an argument's value in its one form, BlockError where it cannot be."""
    found = argument.read(value)
    return 0.0 if isinstance(found, float) and abs(found) < LEAST else found


def deviation(default: float = 1.0) -> Argument:
    """Describe a normal distribution's standard deviation."""
    return number(
        "std", "The standard deviation, how far numbers spread around the mean", default, 0
    )


def shown(value: float) -> str:
    """Return a number as it stands in a sentence: four digits, and a real minus sign."""
    return f"{value + 0.0:.4g}".replace("-", "−")


def between(low: float, high: float) -> str:
    """Say that numbers are uniform between these two."""
    return f"uniform between {shown(low)} and {shown(high)}"


def around(mean: float, deviation: float) -> str:
    """Say that numbers are normal with this mean and deviation."""
    return f"normal, mean {shown(mean)}, deviation {shown(deviation)}"


def cells(shape: tuple[int, ...]) -> int:
    """Return how many numbers a tensor of this shape holds."""
    return math.prod(shape)


def no_misfit(distribution: Distribution, slot: Slot) -> str:
    """Object to no tensor at all."""
    return ""


@dataclass(frozen=True, slots=True)
class DistributionKind:
    """One kind of distribution; its name is that of torch.nn.init's function without the `_`.

    `objection` looks at all arguments together and returns a sentence where they do not go with each
    other, else "". `misfit` says in a sentence why a tensor cannot be filled so, else "". `pieces`
    are the elementary distributions that a cell's number is drawn from, each with its probability,
    and `words` says the same in a few words; both are asked of slots without a misfit only.
    `fill` and `python` are None where torch.nn.init's own function does it all.
    """

    name: str
    title: str
    group: DistributionGroup
    help: str
    pieces: Callable[[Distribution, Slot], tuple[Weighted, ...]]
    words: Callable[[Distribution, Slot], str]
    arguments: tuple[Argument, ...] = ()
    objection: Callable[[Mapping[str, Value]], str] = lambda given: ""
    misfit: Callable[[Distribution, Slot], str] = no_misfit
    fill: Callable[[Distribution, torch.Tensor, Slot, torch.Generator], None] | None = None
    python: Callable[[Distribution, str, str, Slot | None], tuple[str, ...]] | None = None

    def argument(self, name: str) -> Argument | None:
        """Return the argument called `name`, or None."""
        return next((argument for argument in self.arguments if argument.name == name), None)
