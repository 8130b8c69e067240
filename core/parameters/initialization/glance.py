"""A tensor's values at a glance: few enough numbers to stand in a row of a table."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

PIECE = 2**20  # numbers: 8 MB of 64-bit ones
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
    """Look at all values of a floating-point tensor of any shape, piece by piece, in 64 bits."""
    count = tensor.numel()
    if not count:
        return Glance(0, None, None, ())
    pieces = tensor.detach().flatten().cpu().split(PIECE)
    reaches = [_reach(piece) for piece in pieces]
    if not all(map(math.isfinite, reaches)):
        return Glance(count, None, None, ())
    reach = max(reaches) or 1.0
    mean = math.fsum(float(piece.sum(dtype=torch.float64)) for piece in pieces) / count
    squares, counts = 0.0, torch.zeros(BINS, dtype=torch.float64)
    for piece in pieces:
        wide = piece.to(torch.float64, copy=True)
        counts += torch.histc(wide, BINS, -reach, reach)
        squares += float(wide.sub_(mean).square_().sum())
    return Glance(count, mean, math.sqrt(squares / count), tuple(map(int, counts.tolist())))


def _reach(piece: Tensor) -> float:
    """Return the largest magnitude; NaN where there is one, which torch's extremes hand on."""
    least, most = torch.aminmax(piece)
    return max(abs(float(least)), abs(float(most)))
