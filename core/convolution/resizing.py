"""A kernel of another size: zeros added around it, or its outer cells left out."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from core.convolution.algebra import Rows, as_matrix, as_rows
from core.convolution.checks import Pair, pair


def resized(kernel: ArrayLike, size: Pair) -> Rows:
    """Return the kernel with `size` cells, its middle staying the middle.

    What does not come out even is added below and on the right, and left out there. Raises
    ConvolutionError for what is no kernel and for a size below 1.
    """
    weights = as_matrix(kernel)
    for axis, length in enumerate(pair("kernel", size, 1)):
        more = length - weights.shape[axis]
        before = (abs(more) // 2) * (1 if more > 0 else -1)
        weights = _along(weights, axis, before, length)
    return as_rows(weights)


def _along(weights: np.ndarray, axis: int, before: int, length: int) -> np.ndarray:
    """Move the cells by `before` along an axis that becomes `length` long."""
    moved = np.moveaxis(weights, axis, 0)
    whole = np.zeros((length, *moved.shape[1:]))
    kept = moved[max(0, -before) :][: length - max(0, before)]
    whole[max(0, before) :][: len(kept)] = kept
    return np.moveaxis(whole, 0, axis)
