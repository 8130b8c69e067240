"""What the rules of `core.blocks.rules` promise of a tensor: its bounds, its mean, its deviation.

Of a uniform distribution from a to b the deviation is (b − a)/√12. Beside these numbers, those that
were drawn can be seen to keep the promise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf, prod, sqrt

from torch import Tensor, nn

from core.blocks.block import Block
from core.blocks.initialization import rule
from core.blocks.rules import RULES, Rule


@dataclass(frozen=True, slots=True)
class Expected:
    """What a rule promises: no number below `low` or above `high` (±infinity: no bound)."""

    low: float
    high: float
    mean: float
    deviation: float


def expected(block: Block, name: str, part: nn.Module, tensor: Tensor) -> Expected | None:
    """Return what is promised of the tensor `name` of `block`, which the module `part` holds in it.

    None where it begins by no rule of ours. Shapes alone are read, so that `part` may be on "meta".
    """
    found = rule(block, name, part)
    known = next((each for each in _PROMISES if RULES[each] is found), None)
    return _PROMISES[known](tensor, part) if known else _constant(found)


def _constant(found: Rule) -> Expected | None:
    """Return what a rule of one number promises, which it writes wherever it is asked to."""
    import torch

    probe = torch.full((1,), torch.nan)
    found.fill(probe, nn.Module(), torch.Generator())
    return _one(probe.item())


def _one(value: float) -> Expected:
    return Expected(value, value, value, 0.0)


def _uniform(low: float, high: float) -> Expected:
    return Expected(low, high, (low + high) / 2, (high - low) / sqrt(12))


def _normal(deviation: float) -> Expected:
    return Expected(-inf, inf, 0.0, deviation)


def _fan_in(tensor: Tensor, part: nn.Module) -> Expected:
    bound = 1 / sqrt(prod(part.get_parameter("weight").shape[1:]))
    return _uniform(-bound, bound)


def _normal_fan_in(tensor: Tensor, part: nn.Module) -> Expected:
    return _normal(1 / sqrt(prod(part.get_parameter("weight").shape[1:])))


def _kaiming(tensor: Tensor, part: nn.Module) -> Expected:
    return _normal(sqrt(2 / (tensor.shape[0] * prod(tensor.shape[2:]))))


def _xavier(tensor: Tensor, part: nn.Module) -> Expected:
    bound = sqrt(6 / ((tensor.shape[0] + tensor.shape[1]) * prod(tensor.shape[2:])))
    return _uniform(-bound, bound)


_PROMISES: Mapping[str, Callable[[Tensor, nn.Module], Expected]] = {
    "zeros": lambda tensor, part: _one(0.0),
    "ones": lambda tensor, part: _one(1.0),
    "normal": lambda tensor, part: _normal(1.0),
    "narrow normal": lambda tensor, part: _normal(0.01),
    "uniform from 0 to 1": lambda tensor, part: _uniform(0.0, 1.0),
    "uniform fan-in": _fan_in,
    "normal fan-in": _normal_fan_in,
    "kaiming normal": _kaiming,
    "xavier uniform": _xavier,
}
