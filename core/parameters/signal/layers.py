"""What kind of layer a module is, and which numbers in its weight make one unit."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.modules.conv import _ConvNd, _ConvTransposeNd

from core.blocks.course import MyLinear

# Activations that are no function of a single number.
_OF_SEVERAL = (
    nn.MultiheadAttention, nn.Softmax, nn.Softmax2d, nn.LogSoftmax, nn.Softmin, nn.GLU,
)  # fmt: skip


def is_own(module: nn.Module) -> bool:
    """Say whether a module is of a class that is not PyTorch's."""
    return not type(module).__module__.startswith("torch.")


def is_activation(module: nn.Module) -> bool:
    """Say whether a module applies a function of torch.nn to each number by itself."""
    of_torch = type(module).__module__ == "torch.nn.modules.activation"
    return of_torch and not isinstance(module, _OF_SEVERAL)


def is_weighted(module: nn.Module) -> bool:
    """Say whether a layer multiplies what comes in by a weight of two dimensions or more."""
    if isinstance(module, nn.MultiheadAttention):
        return True
    weight = getattr(module, "weight", None)
    known = isinstance(module, nn.Linear | nn.Bilinear | _ConvNd) or is_own(module)
    return known and isinstance(weight, Tensor) and weight.ndim >= 2


def unit_rows(module: nn.Module) -> Tensor:
    """Return what each unit of a weighted layer multiplies by, its bias last: (units, numbers)."""
    weight = module.get_parameter("weight").detach()
    rows = weight.movedim(_unit_axis(module), 0).flatten(1)
    bias = getattr(module, "bias", None)
    if isinstance(bias, Tensor) and bias.shape == rows.shape[:1]:
        return torch.cat([rows, bias.detach()[:, None]], dim=1)
    return rows


def _unit_axis(module: nn.Module) -> int:
    """Return the axis of the weight along which its units stand."""
    # A transposed convolution's weight is (in, out, *kernel), the course's own layer's (in, out).
    return 1 if isinstance(module, _ConvTransposeNd | MyLinear) else 0


def units_from_end(module: nn.Module) -> int:
    """Return on which axis of its output, counted from the end, a weighted layer has its units."""
    return -(module.get_parameter("weight").ndim - 1) if isinstance(module, _ConvNd) else -1
