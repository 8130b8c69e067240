"""Xavier's and Kaiming's distributions, whose width follows from a layer's inputs and outputs.

Fan-in is the count of numbers that one output is summed from, fan-out the count of those that one
input goes into, as torch.nn.init reckons them from a weight (out, in, *kernel).
"""

from __future__ import annotations

import math
from collections.abc import Callable

from core.blocks.arguments import Argument
from core.parameters.distributions.distribution import Distribution, Slot
from core.parameters.distributions.draws import normal, uniform
from core.parameters.distributions.kind import DistributionKind, around, between, number, shown
from core.parameters.distributions.pieces import Weighted

NONLINEARITIES = (
    "linear", "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d",
    "conv_transpose3d", "sigmoid", "tanh", "relu", "leaky_relu", "selu",
)  # fmt: skip


def fans(shape: tuple[int, ...]) -> tuple[int, int]:
    """Return fan-in and fan-out of a weight of two dimensions or more."""
    cells = math.prod(shape[2:])
    return shape[1] * cells, shape[0] * cells


def gain(distribution: Distribution) -> float:
    """Return by how much a Kaiming distribution is wider for the function that follows."""
    from torch import nn

    function, slope = distribution.argument("nonlinearity"), distribution.argument("a")
    return float(nn.init.calculate_gain(function, slope))  # type: ignore[arg-type]


def flat(shape: tuple[int, ...]) -> str:
    """Object to a tensor of fewer than two dimensions."""
    if len(shape) >= 2:
        return ""
    what = f"{shape[0]:,} numbers in a row" if shape else "a single number"
    return f"It needs a tensor of two dimensions or more, such as a weight; this one is {what}."


def _xavier_misfit(distribution: Distribution, slot: Slot) -> str:
    if not flat(slot.shape) and sum(fans(slot.shape)) == 0:
        return "The tensor has neither inputs nor outputs, so that it has no fan-in and fan-out."
    return flat(slot.shape)


def _kaiming_misfit(distribution: Distribution, slot: Slot) -> str:
    return "" if 0 in slot.shape else flat(slot.shape)


def _xavier_std(distribution: Distribution, slot: Slot) -> float:
    (factor,) = distribution.numbers("gain")
    return factor * math.sqrt(2.0 / sum(fans(slot.shape)))


def _kaiming_std(distribution: Distribution, slot: Slot) -> float:
    return gain(distribution) / math.sqrt(_fan(distribution, slot))


def _fan(distribution: Distribution, slot: Slot) -> int:
    fan_in, fan_out = fans(slot.shape)
    return fan_in if distribution.argument("mode") == "fan_in" else fan_out


Width = Callable[[Distribution, Slot], float]
Said = Callable[[Distribution, Slot, int], str]


def _uniform(width: Width) -> Callable[[Distribution, Slot], tuple[Weighted, ...]]:
    def pieces(distribution: Distribution, slot: Slot) -> tuple[Weighted, ...]:
        bound = math.sqrt(3.0) * width(distribution, slot)
        return uniform(-bound, bound)

    return pieces


def _normal(width: Width) -> Callable[[Distribution, Slot], tuple[Weighted, ...]]:
    return lambda distribution, slot: normal(0.0, width(distribution, slot))


def _uniform_words(width: Width, said: Said) -> Callable[[Distribution, Slot], str]:
    def words(distribution: Distribution, slot: Slot) -> str:
        bound = math.sqrt(3.0) * width(distribution, slot)
        return f"{between(-bound, bound)}: {said(distribution, slot, 3)}"

    return words


def _normal_words(width: Width, said: Said) -> Callable[[Distribution, Slot], str]:
    def words(distribution: Distribution, slot: Slot) -> str:
        return f"{around(0.0, width(distribution, slot))}: {said(distribution, slot, 1)}"

    return words


def _xavier_said(distribution: Distribution, slot: Slot, times: int) -> str:
    (factor,) = distribution.numbers("gain")
    root = f"√({2 * times}/{sum(fans(slot.shape)):,}), fan-in and fan-out together"
    return root if factor == 1 else f"{shown(factor)} × {root}"


def _kaiming_said(distribution: Distribution, slot: Slot, times: int) -> str:
    mode = str(distribution.argument("mode")).replace("_", "-")
    squared = times * gain(distribution) ** 2
    return f"√({shown(squared)}/{_fan(distribution, slot):,}), the {mode}"


_GAIN = (number("gain", "a factor on all values", 1.0, 0.0),)
_KAIMING = (
    number("a", "how much of a negative number the leaky ReLU that follows keeps", 0.0),
    Argument("mode", "choice", "which count of numbers the width follows from: fan_in keeps the "
             "size of the signal, fan_out that of the gradient", "fan_in",
             choices=("fan_in", "fan_out")),
    Argument("nonlinearity", "choice", "the function that follows the layer", "leaky_relu",
             choices=NONLINEARITIES),
)  # fmt: skip
_XAVIER_HELP = "keeps signal and gradient alike in size where no ReLU follows (Glorot, 2010)."
_KAIMING_HELP = "keeps the signal's size where a ReLU follows (He, 2015)."

FANS = (
    DistributionKind(
        "xavier_uniform", "Xavier uniform", "layer", f"Uniform; {_XAVIER_HELP}",
        _uniform(_xavier_std), _uniform_words(_xavier_std, _xavier_said), _GAIN,
        misfit=_xavier_misfit,
    ),
    DistributionKind(
        "xavier_normal", "Xavier normal", "layer", f"Normal; {_XAVIER_HELP}",
        _normal(_xavier_std), _normal_words(_xavier_std, _xavier_said), _GAIN,
        misfit=_xavier_misfit,
    ),
    DistributionKind(
        "kaiming_uniform", "Kaiming uniform", "layer", f"Uniform; {_KAIMING_HELP}",
        _uniform(_kaiming_std), _uniform_words(_kaiming_std, _kaiming_said), _KAIMING,
        misfit=_kaiming_misfit,
    ),
    DistributionKind(
        "kaiming_normal", "Kaiming normal", "layer", f"Normal; {_KAIMING_HELP}",
        _normal(_kaiming_std), _normal_words(_kaiming_std, _kaiming_said), _KAIMING,
        misfit=_kaiming_misfit,
    ),
)  # fmt: skip
