"""The gain of an activation: predicted, exact for normal inputs, and what a network measures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import torch
from torch import nn

from core.parameters.errors import ParameterError
from core.parameters.signal.layers import is_activation
from core.parameters.signal.records import Gain

FARTHEST, POINTS = 12.0, 48_001  # N(0, 1) beyond ±12 is below 10⁻³²; 0, where many bend, is a point

_NAMES: Mapping[type[nn.Module], str] = {
    nn.Sigmoid: "sigmoid", nn.Tanh: "tanh", nn.ReLU: "relu", nn.LeakyReLU: "leaky_relu",
    nn.SELU: "selu",
}  # fmt: skip


MOST_FOUND = 1_000
# Some dozen functions with a few arguments each; what is found for one never changes.
_FOUND: dict[tuple[type[nn.Module], str], float] = {}


def gain_of(activation: nn.Module) -> Gain:
    """Return the gain that torch predicts for an activation, and the one that keeps the signal.

    With x ~ N(0, 1), 1 / √E[f(x)²] is found by the trapezoidal rule on a grid, with 64 bits. The
    module is only read. Raises ParameterError unless it is one of torch.nn's functions of a number.
    """
    if not is_activation(activation):
        raise ParameterError(
            f"{type(activation).__name__} is no function of a single number, so it has no gain."
        )
    return Gain(_predicted(activation), _kept(activation))


def _predicted(activation: Any) -> float | None:
    name = _NAMES.get(type(activation))
    if name is None:
        return None
    slope = getattr(activation, "negative_slope", None)
    return nn.init.calculate_gain(name, slope)  # type: ignore[arg-type]


def _kept(activation: nn.Module) -> float:
    """Return the gain from those found before; one with parameters has a gain of its own each time."""
    if next(activation.parameters(), None) is not None:
        return _keeping(activation)
    function = type(activation), activation.extra_repr()
    if function not in _FOUND:
        if len(_FOUND) >= MOST_FOUND:
            _FOUND.clear()
        _FOUND[function] = _keeping(activation)
    return _FOUND[function]


def _keeping(activation: nn.Module) -> float:
    x = torch.linspace(-FARTHEST, FARTHEST, POINTS, dtype=torch.float64)
    density = torch.exp(-x.square() / 2) / math.sqrt(2 * math.pi)
    own = deepcopy(activation).cpu().double().eval()
    channels = getattr(own, "num_parameters", 1)  # of PReLU
    with torch.no_grad():
        y = own(x[:, None].expand(-1, channels).clone())  # (points, channels)
    moment = float(torch.trapezoid(y.square().mean(dim=1) * density, x))
    return 1 / math.sqrt(moment) if moment else math.inf
