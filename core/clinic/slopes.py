"""Gradients of a layer at one point, and the same by a small step, in 64 bits.

The outputs are mixed to one number with fixed random weights v, L = Σ v·f, as in
`core.tracing.gradient_check`, which checks the inputs; this is for the parameters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt

import torch
from torch import Tensor, nn

from core.clinic.cuts import Cuts
from core.clinic.patient import called
from core.randomness import generator
from core.tracing.structures import tensors_in

STEP = 1e-6
WRONG = 1e-3  # of the larger of the two slopes


def mixed(result: object, seed: int) -> Tensor | None:
    """Return Σ v·f over the outputs with fractions, None where there are none."""
    drawing = generator(seed, "weights of the outputs")
    terms = []
    for each in tensors_in(result):
        real = torch.view_as_real(each) if each.is_complex() else each
        if real.is_floating_point():
            v = torch.randn(real.shape, generator=drawing, dtype=torch.float64)
            terms.append((real.double() * v.to(real.device)).sum())
    return torch.stack(terms).sum() if terms else None


def gradients(
    module: nn.Module, x: Tensor, sources: Mapping[str, Tensor], seed: int, cuts: Cuts | None = None
) -> dict[str, Tensor | None]:
    """Return the gradient of L for each of `sources`, None where none arrives.

    `sources` are leaves that the module holds, or `x` itself. Raises Stopped as `called` does.
    """
    with torch.enable_grad():
        given = x.clone()  # a leaf may not be written to, and a layer may write to its input
        total = mixed(called(module, given, seed, cuts), seed)
        if total is None or not total.requires_grad or not sources:
            return dict.fromkeys(sources)
        found = torch.autograd.grad(total, list(sources.values()), allow_unused=True)
    return dict(zip(sources, found, strict=True))


def mistaken(
    module: nn.Module, x: Tensor, parameters: Mapping[str, Tensor], seed: int
) -> dict[str, tuple[float, float]]:
    """Return the parameters whose gradient a small step contradicts: both slopes by name.

    Along a random direction for each; the module, in 64 bits, is the caller's own and changed.
    """
    found = gradients(module, x, parameters, seed)
    return {
        name: slopes
        for name, gradient in found.items()
        if gradient is not None
        and _differ(slopes := _slopes(module, x, name, parameters[name], gradient, seed), gradient)
    }


def _slopes(
    module: nn.Module, x: Tensor, name: str, parameter: Tensor, gradient: Tensor, seed: int
) -> tuple[float, float]:
    direction = torch.randn(
        parameter.shape, generator=generator(seed, "direction", name), dtype=torch.float64
    )
    direction /= direction.norm()
    step = STEP * max(1.0, parameter.detach().norm().item() / sqrt(max(parameter.numel(), 1)))
    values = []
    with torch.no_grad():
        before = parameter.clone()
        for sign in (1, -1):
            parameter.copy_(before + sign * step * direction)
            total = mixed(called(module, x.clone(), seed), seed)
            values.append(0.0 if total is None else total.item())
        parameter.copy_(before)
    slope = (gradient * direction).sum().item()
    return slope, (values[0] - values[1]) / (2 * step)


def _differ(slopes: Sequence[float], gradient: Tensor) -> bool:
    """Say whether two slopes differ by more than rounding; a random direction may be level."""
    slope, quotient = slopes
    size = max(abs(slope), abs(quotient), gradient.norm().item() * 1e-2)
    return abs(slope - quotient) > WRONG * size + 1e-6
