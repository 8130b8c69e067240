"""A tensor's values at a glance: few enough numbers to stand in a row of a table."""

from __future__ import annotations

import math
from collections.abc import Iterator
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
    flat, count = tensor.detach().flatten(), tensor.numel()
    if not count:
        return Glance(0, None, None, ())
    reach = max(float(piece.abs().max()) for piece in _pieces(flat))
    if not math.isfinite(sum(float(piece.sum()) for piece in _pieces(flat))):
        return Glance(count, None, None, ())
    mean = math.fsum(float(piece.sum()) for piece in _pieces(flat)) / count
    squares = math.fsum(float((piece - mean).square().sum()) for piece in _pieces(flat))
    counts = torch.zeros(BINS, dtype=torch.float64)
    for piece in _pieces(flat):
        counts += torch.histc(piece, BINS, -reach or -1.0, reach or 1.0)
    return Glance(count, mean, math.sqrt(squares / count), tuple(map(int, counts.tolist())))


def _pieces(flat: Tensor) -> Iterator[Tensor]:
    return (piece.to("cpu", torch.float64) for piece in flat.split(PIECE))
