"""What can be told from a kernel's weights alone: its sum, its two factors, itself applied twice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.convolution.algebra import Rows, as_matrix, as_rows, compose, separate

SMALL = 1e-9  # of the largest weight: what is below is rounding


@dataclass(frozen=True, slots=True)
class KernelFacts:
    """A kernel's sum of weights, and more.

    `total` is what a flat area is multiplied by. `column` and `row` are the factors of a separable
    kernel, the column's smallest weight being 1; both empty when there are none. `twice` is
    the one kernel that does what the kernel does when it is applied two times.
    """

    total: float
    column: tuple[float, ...]
    row: tuple[float, ...]
    twice: Rows

    @property
    def separable(self) -> bool:
        """Whether a column and a row do the kernel's work."""
        return bool(self.column)


def kernel_facts(kernel: ArrayLike) -> KernelFacts:
    """Return what a kernel's weights tell. Raises ConvolutionError for what is no kernel."""
    weights = as_matrix(kernel)
    largest = np.abs(weights).max()
    total = weights.sum()
    total = 0.0 if abs(total) <= SMALL * np.abs(weights).sum() else total
    column, row = _factors(weights) if largest else ((), ())
    return KernelFacts(float(total), column, row, as_rows(compose(weights, weights)))


def _factors(weights: np.ndarray) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return column and row, scaled so that the column's smallest weight is 1 or −1."""
    found = separate(weights)
    if not found.exact:
        return (), ()
    sizes = np.abs(found.column)
    unit = sizes[sizes > SMALL * sizes.max()].min()
    return _tidy(found.column / unit), _tidy(found.row * unit)


def _tidy(values: np.ndarray) -> tuple[float, ...]:
    """Return numbers without the last digits of rounding: 2 where 1.9999999999999998 is meant."""
    largest = np.abs(values).max()
    places = 12 - int(np.floor(np.log10(largest))) if largest else 12
    return tuple(float(np.round(value, places)) + 0.0 for value in values)
