"""How far apart two tensors are, read once and piece by piece.

A piece is small enough to stay in the processor's cache while all sums are taken of it, so that the
memory is read once whatever is asked.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from core.checkpoints.comparison import single
from core.checkpoints.comparison.arithmetic import (
    angle,
    dot,
    identical,
    length,
    related,
    subtract,
)
from core.checkpoints.comparison.gathering import Gathered, add, add_differences, add_single
from core.parameters.values import as_array, check_values

PIECE = 2**17  # numbers; two buffers of them as 64-bit floats are 2 MB


class Numbers(NamedTuple):
    """Sums over two tensors; see `Side` and `Difference` for what they mean."""

    norm_a: float
    norm_b: float
    norm: float
    cosine: float | None
    changed: int
    largest: float
    place: int | None
    nan: tuple[int, int]
    infinite: tuple[int, int]


class Alone(NamedTuple):
    """A single tensor's norm over its finite numbers, and how many are not."""

    norm: float
    nan: int
    infinite: int


class Workspace:
    """Room for a piece of each of two tensors, used again for every pair."""

    def __init__(self) -> None:
        self.a, self.b = np.empty(PIECE), np.empty(PIECE)
        self.mask = np.empty(PIECE, np.bool_)
        self.single = single.Room(np.empty(PIECE, np.float32), self.mask)

    def compare(self, a: Tensor, b: Tensor) -> Numbers:
        """Compare two tensors of one shape, of whatever real dtypes.

        Raises ParameterError where one has no real numbers.
        """
        check_values(a)
        check_values(b)
        read_a, read_b, sums = _reader(a), _reader(b), Gathered()
        for start in range(0, a.numel(), PIECE):
            end = min(start + PIECE, a.numel())
            self._piece(read_a(start, end), read_b(start, end), start, sums)
        return Numbers(
            sums.a, sums.b, sums.difference, sums.cosine(), sums.changed, sums.largest, sums.place,
            (sums.nan[0], sums.nan[1]), (sums.infinite[0], sums.infinite[1]),
        )  # fmt: skip

    def alone(self, tensor: Tensor) -> Alone:
        """Take a single tensor's norm. Raises ParameterError where it has no real numbers."""
        check_values(tensor)
        read, norm, nan, infinite = _reader(tensor), 0.0, 0, 0
        for start in range(0, tensor.numel(), PIECE):
            piece = read(start, min(start + PIECE, tensor.numel()))
            values = self.a[: len(piece)]
            np.copyto(values, piece)
            squares = dot(values, values)
            if not math.isfinite(squares):
                nan += int(np.isnan(values).sum())
                infinite += int(np.isinf(values).sum())
                values = values[np.isfinite(values)]
                squares = dot(values, values)
            norm = math.hypot(norm, length(values, squares))
        return Alone(norm, nan, infinite)

    def _piece(self, x: np.ndarray, y: np.ndarray, start: int, sums: Gathered) -> None:
        """Add a piece of both to the sums."""
        if single.fits(x, y) and not identical(x, y):
            found = single.sums(x, y, self.single)
            if found is not None:
                add_single(found, x, y, start, sums)
                return
        self._wide(x, y, start, sums)

    def _wide(self, x: np.ndarray, y: np.ndarray, start: int, sums: Gathered) -> None:
        """Add a piece of both to the sums, as 64-bit floats."""
        a, b = self.a[: len(x)], self.b[: len(x)]
        np.copyto(a, x)
        squares_a = dot(a, a)
        if math.isfinite(squares_a) and identical(x, y):
            same = length(a, squares_a)
            add(sums, same, same, 0.0, 1.0)
            sums.place = start if sums.place is None else sums.place
            return
        np.copyto(b, y)
        squares_b = dot(b, b)
        if not (math.isfinite(squares_a) and math.isfinite(squares_b)):
            _broken(x, y, a, b, start, sums)
            return
        unequal = np.not_equal(x, y, out=self.mask[: len(x)])
        sums.changed += int(np.count_nonzero(unequal))
        norms = length(a, squares_a), length(b, squares_b)
        cosine = None if related(*norms) else angle(a, b, norms)
        subtract(x, y, a, b)
        add_differences(b, norms, cosine, lambda at: start + at, sums)


def _reader(tensor: Tensor) -> Callable[[int, int], np.ndarray]:
    """Return a function that reads numbers from a place to another, as NumPy has them."""
    flat = tensor.detach().reshape(-1)
    if flat.dtype == torch.bfloat16 or "float8" in str(flat.dtype):
        return lambda start, end: as_array(flat[start:end])  # made wider a piece at a time
    whole = as_array(flat)
    return lambda start, end: whole[start:end]


def _broken(
    x: np.ndarray, y: np.ndarray, a: np.ndarray, b: np.ndarray, start: int, sums: Gathered
) -> None:
    """Add a piece in which numbers are not finite, or so large that their squares are not."""
    for side, values in enumerate((a, b)):
        sums.nan[side] += int(np.isnan(values).sum())
        sums.infinite[side] += int(np.isinf(values).sum())
    sums.changed += int(np.count_nonzero((x != y) & ~(np.isnan(a) & np.isnan(b))))
    taken = np.flatnonzero(np.isfinite(a) & np.isfinite(b))
    a, b = a[taken], b[taken]
    norms = length(a, dot(a, a)), length(b, dot(b, b))
    cosine = angle(a, b, norms)
    with np.errstate(over="ignore"):
        d = b - a
    add_differences(d, norms, cosine, lambda at: start + int(taken[at]), sums)
