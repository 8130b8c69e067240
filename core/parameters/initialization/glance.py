"""A tensor's values at a glance: few enough numbers to stand in a row of a table."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

BINS = 21  # odd, so that what lies around zero has a bin of its own


@dataclass(frozen=True, slots=True)
class Glance:
    """Mean and standard deviation (that of these very numbers) of all `count` values.

    `counts` are how many lie in each of 21 equal bins, from minus the largest magnitude to plus; one
    with all of them where every value is 0. Where any value is not finite, all of it is None and ().
    """

    count: int
    mean: float | None
    deviation: float | None
    counts: tuple[int, ...]


@torch.no_grad()
def glance(tensor: Tensor) -> Glance:
    """Look at all values of a floating-point tensor of any shape, in 64 bits."""
    values = tensor.detach().to("cpu", torch.float64).flatten()
    if not values.numel():
        return Glance(0, None, None, ())
    reach = float(values.abs().max())
    if not torch.tensor(reach).isfinite():
        return Glance(values.numel(), None, None, ())
    variance, mean = torch.var_mean(values, correction=0)
    counts = torch.histc(values, BINS, -reach or -1.0, reach or 1.0)
    return Glance(
        values.numel(), float(mean), float(variance.sqrt()), tuple(map(int, counts.tolist()))
    )
