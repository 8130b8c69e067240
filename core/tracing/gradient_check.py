"""Does a block hand gradients on to its inputs, and are they right? Checked by a small step.

A block is a function f of its inputs. With fixed random weights v its outputs are mixed to a single
number, L(x) = Σ v·f(x), and along a random direction u of length 1 the derivative of L is known in
two ways: backward gives ∇L·u, and a step of h to either side gives (L(x + hu) − L(x − hu)) / 2h. Both
are computed with 64 bits. (The plain sum of the outputs would not do for v: of a block whose outputs
always sum up to the same, such as a softmax, it has no gradient.)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from math import sqrt
from typing import Any

import torch
from torch import Tensor, nn

from core.parameters import module_at, parameter_tree, tensor_at
from core.randomness import generator
from core.tracing.arrivals import Arguments, arrived
from core.tracing.errors import TraceError
from core.tracing.recording import first_line
from core.tracing.structures import tensors_in

STEP = 1e-5  # h; its square is the error of the quotient, and 1e-16 / h that of rounding


@dataclass(frozen=True, slots=True)
class GradientCheck:
    """What came back to a block's inputs.

    `norm` is that of ∇L over all inputs, None where no gradient arrived: where the block takes whole
    numbers, or gives none with a fraction that depends on its inputs (`differentiable` is False
    where it takes nothing with a fraction). `slope` is ∇L·u and `quotient` the same by a small step.
    """

    norm: float | None
    slope: float | None
    quotient: float | None
    differentiable: bool

    @property
    def error(self) -> float | None:
        """How far the two derivatives differ, relative to the gradient's typical slope.

        A random direction may happen to be level; so that is not divided by its own slope alone.
        """
        if self.norm is None or self.slope is None or self.quotient is None:
            return None
        size = max(abs(self.slope), abs(self.quotient), self.norm * 1e-3)
        return abs(self.slope - self.quotient) / size if size else 0.0


def check_gradient(
    module: nn.Module, inputs: Tensor, path: str = "", *, seed: int = 0
) -> GradientCheck:
    """Run `module` up to the block at `path`, and check that block's gradient at what arrived there.

    The module is the caller's own and is left as it is, in the mode it is in; v and u are drawn from
    `seed`. Raises TraceError where nothing arrives at the block or it fails, ParameterError where there
    is none. The caller sees to it that a pass is within limits; the block runs four times.
    """
    part = module_at(module, path)
    arguments = arrived(module, part, inputs)
    return _check(widened(part), _wide(arguments), seed)


def widened(part: nn.Module) -> nn.Module:
    """Return a copy that computes with 64 bits, tensors in plain attributes included."""
    copy = deepcopy(part)
    for row in parameter_tree(copy).tensors:
        tensor = tensor_at(copy, row.path)
        if tensor.is_floating_point():
            tensor.data = tensor.data.double()
    return copy


def _wide(arguments: Arguments) -> Arguments:
    def wide(value: Any) -> Any:
        if isinstance(value, Tensor) and value.is_floating_point():
            return value.detach().double()
        return value

    args, kwargs = arguments
    return tuple(map(wide, args)), {name: wide(value) for name, value in kwargs.items()}


def _check(part: nn.Module, arguments: Arguments, seed: int) -> GradientCheck:
    places = _floating(arguments)
    if not places:
        return GradientCheck(None, None, None, differentiable=False)
    weights = _Weights(seed)
    leaves = [place.clone().requires_grad_() for place in places]
    try:
        mixed = weights.mix(_called(part, arguments, leaves))
        if mixed is None or not mixed.requires_grad:
            return GradientCheck(None, None, None, differentiable=True)
        found = torch.autograd.grad(mixed, leaves, allow_unused=True)
        if all(gradient is None for gradient in found):
            return GradientCheck(None, None, None, differentiable=True)
        return _compared(part, arguments, places, found, weights, seed)
    except (RuntimeError, ValueError, TypeError, IndexError, AssertionError) as error:
        raise TraceError(f"The block stopped: {first_line(error)}") from error


def _compared(
    part: nn.Module, arguments: Arguments, places: Sequence[Tensor],
    found: Sequence[Tensor | None], weights: _Weights, seed: int,
) -> GradientCheck:  # fmt: skip
    gradients = [
        torch.zeros_like(place) if gradient is None else gradient
        for place, gradient in zip(places, found, strict=True)
    ]
    drawing = generator(seed, "direction")
    direction = [torch.randn(each.shape, generator=drawing, dtype=torch.float64) for each in places]
    length = _length(direction)
    direction = [each / length for each in direction]
    slope = _dot(gradients, direction)

    def value(step: float) -> float:
        moved = [x + step * u for x, u in zip(places, direction, strict=True)]
        with torch.no_grad():
            mixed = weights.mix(_called(part, arguments, moved))
        return 0.0 if mixed is None else mixed.item()

    step = STEP * max(1.0, _length(places) / sqrt(sum(each.numel() for each in places)))
    return GradientCheck(
        _length(gradients), slope, (value(step) - value(-step)) / (2 * step), differentiable=True
    )


def _floating(arguments: Arguments) -> list[Tensor]:
    return [each for each in _values(arguments) if _is_floating(each)]


def _values(arguments: Arguments) -> list[Any]:
    args, kwargs = arguments
    return [*args, *kwargs.values()]


def _is_floating(value: Any) -> bool:
    return isinstance(value, Tensor) and value.is_floating_point() and value.numel() > 0


def _called(part: nn.Module, arguments: Arguments, tensors: Sequence[Tensor]) -> Any:
    """Call the block, with `tensors` for what has fractions in its arguments, in their order."""
    rest = iter(tensors)
    swap: Callable[[Any], Any] = lambda value: next(rest).clone() if _is_floating(value) else value  # noqa: E731
    args, kwargs = arguments
    given = tuple(map(swap, args))
    named: Mapping[str, Any] = {name: swap(value) for name, value in kwargs.items()}
    return part(*given, **named)


class _Weights:
    """v: drawn once for the shapes that come first, and the same from then on."""

    def __init__(self, seed: int) -> None:
        self._drawing = generator(seed, "weights of the outputs")
        self._drawn: list[Tensor] = []

    def mix(self, result: Any) -> Tensor | None:
        """Return Σ v·f, None where nothing with a fraction came out."""
        outputs = [each for each in tensors_in(result) if each.is_floating_point()]
        if not self._drawn:
            self._drawn = [
                torch.randn(each.shape, generator=self._drawing, dtype=torch.float64)
                for each in outputs
            ]
        terms = [(each.double() * v).sum() for each, v in zip(outputs, self._drawn, strict=True)]
        return torch.stack(terms).sum() if terms else None


def _dot(some: Sequence[Tensor], others: Sequence[Tensor]) -> float:
    return sum((a * b).sum().item() for a, b in zip(some, others, strict=True))


def _length(tensors: Sequence[Tensor]) -> float:
    return sqrt(_dot(tensors, tensors))
