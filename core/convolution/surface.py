"""The loss over two weights of a kernel, on a grid: the bowl that gradient descent walks down."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.convolution.algebra import as_matrix
from core.convolution.checks import ConvolutionError, Pair, whole
from core.convolution.closed_form import Quadratic


@dataclass(frozen=True, slots=True, eq=False)
class LossSurface:
    """Losses over two weights: `losses[i, j]` belongs to `first[i]` and `second[j]`."""

    first: np.ndarray  # (points,)
    second: np.ndarray  # (points,)
    losses: np.ndarray  # (points, points)


def loss_surface(
    bowl: Quadratic,
    first_range: tuple[float, float],
    second_range: tuple[float, float],
    points: int = 41,
    *,
    weights: tuple[Pair, Pair] | None = None,
    others: ArrayLike | None = None,
) -> LossSurface:
    """Return the loss on a grid of two weights, the first two of the kernel unless given.

    All other weights stay as in `others`, the minimiser unless given. Raises ConvolutionError for a
    kernel of one weight, for weights that it does not have, and for fewer than 2 points.
    """
    count = whole("number of points", points, 2)
    one, two = two_weights(bowl, weights)
    first, second = np.linspace(*first_range, count), np.linspace(*second_range, count)
    base = bowl.minimiser if others is None else as_matrix(others)
    grid = np.broadcast_to(base, (count, count, *bowl.kernel)).copy()
    grid[:, :, one[0], one[1]] = first[:, None]
    grid[:, :, two[0], two[1]] = second
    steps = (grid - bowl.minimiser).reshape(count, count, -1)  # (points, points, K)
    losses = np.einsum("ijk,kl,ijl->ij", steps, bowl.matrix, steps, optimize=True) + bowl.floor
    return LossSurface(first, second, losses)


def two_weights(bowl: Quadratic, weights: tuple[Pair, Pair] | None = None) -> tuple[Pair, Pair]:
    """Return two weights of the bowl's kernel, the first two unless given, if it has them."""
    if bowl.minimiser.size < 2:
        raise ConvolutionError("A kernel of one weight has no surface; take one with two or more.")
    chosen = weights or _first_two(bowl.kernel)
    for row, column in chosen:
        if not (0 <= row < bowl.kernel[0] and 0 <= column < bowl.kernel[1]):
            raise ConvolutionError(f"The kernel has no weight ({row}, {column}).")
    return chosen


def _first_two(kernel: Pair) -> tuple[Pair, Pair]:
    return (0, 0), (0, 1) if kernel[1] > 1 else (1, 0)
