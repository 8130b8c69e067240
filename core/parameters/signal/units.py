"""Units that never fire, and outputs at the flat ends of an activation, where it lets no gradient through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from torch import Tensor, nn

from core.parameters.signal.layers import is_own

SIGMOID_ENDS = (0.02, 0.98)  # where its slope is below 0.02, a twelfth of the steepest
TANH_END = 0.96  # where its slope is below 0.08

# Layers that make nought of what is negative.
_CUTTING = (nn.ReLU, nn.ReLU6, nn.Hardswish)

_ENDS: Mapping[type[nn.Module], Callable[[Any, Tensor], Tensor]] = {
    nn.Sigmoid: lambda module, y: (y < SIGMOID_ENDS[0]) | (y > SIGMOID_ENDS[1]),
    nn.Tanh: lambda module, y: y.abs() > TANH_END,
    nn.Hardsigmoid: lambda module, y: (y <= 0) | (y >= 1),
    nn.Hardtanh: lambda module, y: (y <= module.min_val) | (y >= module.max_val),
    nn.ReLU6: lambda module, y: y >= 6,
}


def saturated_share(module: nn.Module, output: Tensor) -> float | None:
    """Return the share of outputs at the flat ends of `module`, None where it has none.

    Sigmoid: below 0.02 or above 0.98; tanh: beyond ±0.96; the hard ones: at their ends.
    """
    ends = _ENDS.get(type(module))
    return float(ends(module, output).float().mean()) if ends and output.numel() else None


def dead_share(module: nn.Module, output: Tensor, axis: int) -> float | None:
    """Return the share of units, along `axis`, that are 0 for every example and place.

    None unless `module` makes nought of what is negative: ReLU and its like, and layers of one's own
    in whose output 0 is the least number.
    """
    if not output.numel() or not _cuts(module, output):
        return None
    fired = (output != 0).movedim(axis, 0).reshape(output.shape[axis], -1).any(dim=1)
    return float(1 - fired.double().mean())


def _cuts(module: nn.Module, output: Tensor) -> bool:
    return isinstance(module, _CUTTING) or (is_own(module) and bool(output.min() == 0))


def unit_axis(output: Tensor, from_end: int) -> int:
    """Return on which axis an output has its units, given where the last weighted layer had them."""
    if output.ndim >= max(2, -from_end):
        return output.ndim + from_end
    return min(1, output.ndim - 1)
