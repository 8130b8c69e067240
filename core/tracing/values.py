"""The numbers of a tensor in short: least, mean, most, deviation, what is broken, and a small view.

A forward pass makes millions of numbers, and each is looked at once: three passes at the speed of
memory. The deviation comes of √(mean of x² − mean²); where those two nearly cancel, so that 32 bits
would not be enough, and where there are few numbers anyway, it is computed in 64 bits and from the
differences to the mean, which takes ten times as long.
"""

from __future__ import annotations

from functools import cache
from math import inf, isfinite, sqrt
from typing import TypeAlias

import numpy as np
import torch
from torch import Tensor

from core.tracing.records import Value

Statistics: TypeAlias = tuple[float | None, float | None, float | None, float | None, int]

SIDE = 16  # of the preview, at most
FEW = 4096  # numbers, of which 64 bits cost nothing
CANCELLING = 10.0  # mean² over variance; beyond it, 32 bits leave less than five digits


def describe(tensor: Tensor, *, numbers: bool = True) -> Value:
    """Return what `tensor` holds now; without `numbers` only shape, dtype and device."""
    shape = tuple(tensor.shape)
    kind = _name(tensor.dtype), str(tensor.device)
    if not numbers or not _has_numbers(tensor):
        return Value(shape, *kind)
    x = _real(tensor.detach())
    lowest, mean, highest, deviation, broken = _statistics(x)
    return Value(shape, *kind, lowest, mean, highest, deviation, broken, _preview(x))


@cache
def _name(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")


def _has_numbers(tensor: Tensor) -> bool:
    """Say whether it is an ordinary tensor with memory and something in it."""
    return (
        tensor.layout is torch.strided
        and not (tensor.is_meta or tensor.is_nested or tensor.is_quantized)
        and tensor.numel() > 0
    )


def _real(x: Tensor) -> Tensor:
    """Return it as numbers that can be averaged: magnitudes, whole numbers with 53 bits."""
    if x.is_complex():
        x = x.abs()
    if x.dtype in (torch.float32, torch.float64):
        return x
    return x.float() if x.is_floating_point() else x.double()


def _statistics(x: Tensor) -> Statistics:
    """Return minimum, mean, maximum and deviation of the finite numbers, and how many are not."""
    lowest, highest = (each.item() for each in torch.aminmax(x))
    broken = 0
    if not (isfinite(lowest) and isfinite(highest)):
        finite = x[torch.isfinite(x)]
        broken = x.numel() - finite.numel()
        if not finite.numel():
            return None, None, None, None, broken
        x = finite
        lowest, highest = (each.item() for each in torch.aminmax(x))
    mean, deviation = _spread(x)
    return lowest, mean, highest, deviation, broken


def _spread(x: Tensor) -> tuple[float, float]:
    """Return the mean and the standard deviation, dividing by the count."""
    if x.numel() > FEW:
        mean = x.mean().item()
        length = torch.linalg.vector_norm(x).item()
        variance = length * length / x.numel() - mean * mean
        if mean * mean <= CANCELLING * variance < inf:
            return mean, sqrt(variance)
    exact = x.double()
    return exact.mean().item(), exact.std(correction=0).item()


def _preview(x: Tensor) -> np.ndarray:
    while x.ndim > 2:
        x = x[0]
    rows = x.reshape(1, -1) if x.ndim < 2 else x
    down, across = (-(-size // SIDE) for size in rows.shape)
    return rows[::down, ::across].to("cpu", torch.float32, copy=True).numpy()
