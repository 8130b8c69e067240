"""What can be done with a kernel before it meets a picture: compose, separate, flip, transpose.

Kernels are anything that numpy makes a matrix of; results are float64 (kh, kw).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.convolution.checks import ConvolutionError, written

Rows = tuple[tuple[float, ...], ...]  # a kernel as it is kept: frozen, hashable, row by row


@dataclass(frozen=True, slots=True, eq=False)
class Separation:
    """The best column · row for a kernel, and the largest difference that remains."""

    column: np.ndarray  # (kh,)
    row: np.ndarray  # (kw,)
    error: float
    exact: bool


def as_matrix(kernel: ArrayLike) -> np.ndarray:
    """Return a kernel as float64 (kh, kw), or raise ConvolutionError if it is no such thing."""
    try:
        matrix = np.asarray(kernel).astype(np.float64)
    except (TypeError, ValueError) as error:
        raise ConvolutionError("A kernel is rows of numbers, all equally long.") from error
    if matrix.ndim != 2 or not matrix.size or not np.isfinite(matrix).all():
        raise ConvolutionError(
            f"A kernel is rows of finite numbers (kh, kw), not {written(matrix.shape)}."
        )
    return matrix


def as_rows(kernel: ArrayLike) -> Rows:
    """Return a kernel as a tuple of rows, with 0.0 for −0.0."""
    return tuple(tuple(float(value) + 0.0 for value in row) for row in as_matrix(kernel))


def compose(first: ArrayLike, second: ArrayLike) -> np.ndarray:
    """Return the one kernel that does what `first` and then `second` do: k₁ + k₂ − 1 long.

    It is their full convolution, whether they are applied by correlation or by convolution, and the
    same in either order. At a picture's edge it holds without padding in between.
    """
    one, other = as_matrix(first), as_matrix(second)
    whole = np.zeros((one.shape[0] + other.shape[0] - 1, one.shape[1] + other.shape[1] - 1))
    height, width = other.shape
    for (u, v), weight in np.ndenumerate(one):
        whole[u : u + height, v : v + width] += weight * other
    return whole


def separate(kernel: ArrayLike, tolerance: float = 1e-9) -> Separation:
    """Return the column and the row whose product comes nearest to the kernel.

    By the first pair of singular vectors (Eckart & Young, 1936), both of the same length. `exact`
    says whether the largest difference is below `tolerance` times the largest weight: then two
    passes of kh and kw weights do the work of kh · kw.
    """
    matrix = as_matrix(kernel)
    left, strengths, right = np.linalg.svd(matrix)
    column, row = left[:, 0] * np.sqrt(strengths[0]), right[0] * np.sqrt(strengths[0])
    if column.sum() < 0 or (column.sum() == 0 and column[0] < 0):
        column, row = -column, -row
    error = float(np.abs(matrix - np.outer(column, row)).max())
    return Separation(column, row, error, error <= tolerance * np.abs(matrix).max())


def transpose(kernel: ArrayLike) -> np.ndarray:
    """Return Kᵀ: what K does along rows, it does along columns."""
    return as_matrix(kernel).T.copy()


def flip(kernel: ArrayLike) -> np.ndarray:
    """Return the kernel turned by half a turn: correlating with it is convolving with K."""
    return as_matrix(kernel)[::-1, ::-1].copy()
