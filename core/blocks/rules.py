"""The rules by which tensors get their first values: PyTorch's own, and those of nn.init.

A weight's fan-in is the count of numbers that one output is summed from, its fan-out the count of
numbers that one input goes into, both as torch.nn.init reckons them: from the weight's shape.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True, slots=True)
class Rule:
    """How a tensor of a module begins.

    `fill(tensor, module, generator)` writes the values in place, `words(tensor, module)` says in a
    few words, with this tensor's own numbers, which values those are; it reads shapes alone.
    """

    fill: Callable[[Tensor, nn.Module, torch.Generator], object]
    words: Callable[[Tensor, nn.Module], str]


def constant(value: float) -> Rule:
    """Return the rule that makes every number `value`."""
    return Rule(
        lambda tensor, module, generator: tensor.fill_(value),
        lambda tensor, module: f"all {value:g}",
    )


def normal(deviation: float) -> Rule:
    """Return the rule that draws from a normal distribution around 0 with this deviation."""
    return Rule(
        lambda tensor, module, generator: tensor.normal_(0.0, deviation, generator=generator),
        lambda tensor, module: f"normal, mean 0, deviation {deviation:g}",
    )


def _fan_in(tensor: Tensor, module: nn.Module) -> int:
    """Return the fan-in of the module's weight, by which its bias begins too."""
    return math.prod(module.get_parameter("weight").shape[1:])  # (out, in / groups, *kernel)


def _uniform_fan_in(tensor: Tensor, module: nn.Module, generator: torch.Generator) -> None:
    bound = 1 / math.sqrt(_fan_in(tensor, module))
    tensor.uniform_(-bound, bound, generator=generator)


def _uniform_fan_in_words(tensor: Tensor, module: nn.Module) -> str:
    fan_in = _fan_in(tensor, module)
    return f"{_between(1 / math.sqrt(fan_in))}: 1/√{fan_in:,}, the fan-in"


def _normal_fan_in(tensor: Tensor, module: nn.Module, generator: torch.Generator) -> None:
    tensor.normal_(0.0, 1 / math.sqrt(_fan_in(tensor, module)), generator=generator)


def _normal_fan_in_words(tensor: Tensor, module: nn.Module) -> str:
    fan_in = _fan_in(tensor, module)
    return f"normal, mean 0, deviation {1 / math.sqrt(fan_in):.4g}: 1/√{fan_in:,}, the fan-in"


def _kaiming(tensor: Tensor, module: nn.Module, generator: torch.Generator) -> None:
    nn.init.kaiming_normal_(tensor, mode="fan_out", nonlinearity="relu", generator=generator)


def _kaiming_words(tensor: Tensor, module: nn.Module) -> str:
    fan_out = tensor.shape[0] * math.prod(tensor.shape[2:])
    return f"normal, mean 0, deviation {math.sqrt(2 / fan_out):.4g}: √(2/{fan_out:,}), the fan-out"


def _xavier(tensor: Tensor, module: nn.Module, generator: torch.Generator) -> None:
    nn.init.xavier_uniform_(tensor, generator=generator)


def _xavier_words(tensor: Tensor, module: nn.Module) -> str:
    cells = math.prod(tensor.shape[2:])
    fans = (tensor.shape[0] + tensor.shape[1]) * cells
    return f"{_between(math.sqrt(6 / fans))}: √(6/{fans:,}), fan-in and fan-out together"


def _between(bound: float) -> str:
    return f"uniform between −{bound:.4g} and {bound:.4g}"


RULES: Mapping[str, Rule] = {
    "zeros": constant(0.0),
    "ones": constant(1.0),
    "normal": normal(1.0),
    "narrow normal": normal(0.01),
    "uniform from 0 to 1": Rule(
        lambda tensor, module, generator: tensor.uniform_(0.0, 1.0, generator=generator),
        lambda tensor, module: "uniform between 0 and 1",
    ),
    "uniform fan-in": Rule(_uniform_fan_in, _uniform_fan_in_words),
    "normal fan-in": Rule(_normal_fan_in, _normal_fan_in_words),
    "kaiming normal": Rule(_kaiming, _kaiming_words),
    "xavier uniform": Rule(_xavier, _xavier_words),
}
# What a block's argument `initialization` may ask for.
CHOSEN: Mapping[str, str] = {
    "default": "uniform fan-in",
    "kaiming": "kaiming normal",
    "xavier": "xavier uniform",
}
