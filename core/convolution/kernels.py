"""A table of kernels with names, each at any size from its smallest on.

A larger size is the smallest one composed with a binomial blur (the discrete Gaussian, whose weights
sum to 1) of as many cells as are missing: an edge kernel then answers to broader edges, in even
sizes too. So the Sobel kernel of k × k is the derivative of a binomial of k × k.
Source: Jähne, Digital Image Processing (2005), chapters 11 and 12.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from core.convolution.algebra import Rows, as_matrix, as_rows, compose
from core.convolution.checks import ConvolutionError, OneOrTwo, Pair, pair, shown

SOBEL_RIGHT: Rows = ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1))
SOBEL_DOWN: Rows = ((-1, -2, -1), (0, 0, 0), (1, 2, 1))


@dataclass(frozen=True, slots=True)
class NamedKernel:
    """A row of the table: `smallest` is the kernel at its smallest size.

    `make` returns the kernel of (kh, kw), at least as large as the smallest in both directions.
    """

    name: str
    title: str
    help: str
    smallest: Rows
    make: Callable[[int, int], np.ndarray]

    @property
    def least(self) -> Pair:
        """The smallest height and width."""
        return len(self.smallest), len(self.smallest[0])

    def at(self, size: OneOrTwo) -> Rows:
        """Return the kernel of `size`, or raise ConvolutionError where it is too small for it."""
        height, width = pair("kernel", size, 1)
        if height < self.least[0] or width < self.least[1]:
            raise ConvolutionError(
                f"The kernel {self.name} takes at least {self.least[0]} × {self.least[1]} cells,"
                f" not {height} × {width}."
            )
        return as_rows(self.make(height, width))


def binomial(height: int, width: int) -> np.ndarray:
    """Return the binomial blur (kh, kw): Pascal's numbers both ways, summing to 1."""
    column, row = (
        np.array([math.comb(length - 1, k) for k in range(length)]) / 2 ** (length - 1)
        for length in (height, width)
    )
    return np.outer(column, row)


def enlarge(kernel: Rows, height: int, width: int) -> np.ndarray:
    """Compose a kernel with the binomial blur that brings it to (height, width)."""
    smallest = as_matrix(kernel)
    missing = height - smallest.shape[0] + 1, width - smallest.shape[1] + 1
    return compose(smallest, binomial(*missing))


def edge(angle: float, size: OneOrTwo = 3) -> Rows:
    """Return the kernel that answers to brightness growing in direction `angle`, in degrees.

    cos · (Sobel to the right) + sin · (Sobel downwards): 0 is to the right, 90 downwards. Two
    kernels are enough for every angle (Freeman & Adelson, The design and use of steerable filters,
    1991). Raises ConvolutionError for an angle that is not finite and below 3 × 3.
    """
    if not math.isfinite(angle):
        raise ConvolutionError(
            f"The angle is {shown(float(angle))}, but has to be a finite number."
        )
    turn = math.radians(angle % 360)
    right, down = KERNELS["sobel-right"].at(size), KERNELS["sobel-down"].at(size)
    mixed = math.cos(turn) * as_matrix(right) + math.sin(turn) * as_matrix(down)
    return as_rows(mixed.round(12))  # no 6e-17 where the cosine of 90° is meant


def random_kernel(seed: int, size: OneOrTwo = 3) -> Rows:
    """Return standard normal weights of `size`, the same for the same seed (needs torch)."""
    import torch

    from core.randomness import generator

    height, width = pair("kernel", size, 1)
    source = generator(seed, "kernel", height, width)
    return as_rows(torch.randn(height, width, generator=source, dtype=torch.float64).numpy())


def _box(height: int, width: int) -> np.ndarray:
    return np.full((height, width), 1 / (height * width))


def _identity(height: int, width: int) -> np.ndarray:
    kernel = np.zeros((height, width))
    kernel[(height - 1) // 2, (width - 1) // 2] = 1  # where padding "same" has the cell itself
    return kernel


def _sharpen(height: int, width: int) -> np.ndarray:
    return _identity(height, width) - enlarge(_LAPLACIAN, height, width)


_LAPLACIAN: Rows = ((0, 1, 0), (1, -4, 1), (0, 1, 0))


def _row(name: str, title: str, help: str, smallest: Rows) -> NamedKernel:
    def make(height: int, width: int) -> np.ndarray:
        return enlarge(smallest, height, width)

    return NamedKernel(name, title, help, smallest, make)


_ONE: Rows = ((1,),)
_ROWS = (
    NamedKernel("identity", "Identity", "One 1 among zeros: hands the picture on.",
                _ONE, _identity),
    NamedKernel("box", "Box blur", "The mean of the window.", _ONE, _box),
    NamedKernel("gaussian", "Gaussian blur", "A mean that weighs the middle most (binomial).",
                _ONE, binomial),
    NamedKernel("sharpen", "Sharpen", "The picture minus its Laplacian: differences grow.",
                ((0, -1, 0), (-1, 5, -1), (0, -1, 0)), _sharpen),
    _row("sobel-right", "Sobel, vertical edges",
         "Positive where it grows brighter to the right.", SOBEL_RIGHT),
    _row("sobel-down", "Sobel, horizontal edges",
         "Positive where it grows brighter downwards.", SOBEL_DOWN),
    _row("diagonal-down", "Diagonal edges, ↘",
         "Positive where it grows brighter to the lower right.",
         ((-2, -1, 0), (-1, 0, 1), (0, 1, 2))),
    _row("diagonal-up", "Diagonal edges, ↗",
         "Positive where it grows brighter to the upper right.",
         ((0, 1, 2), (-1, 0, 1), (-2, -1, 0))),
    _row("laplacian", "Laplacian", "The neighbours minus the middle: second derivatives summed.",
         _LAPLACIAN),
    _row("emboss", "Emboss", "The picture lit from the upper left.",
         ((-2, -1, 0), (-1, 1, 1), (0, 1, 2))),
    _row("first-difference", "First difference",
         "[1, −1], the course's: each cell minus the next to its right.", ((1, -1),)),
    _row("second-difference", "Second derivative",
         "[1, −2, 1]: zero on even slopes, strong on lines.", ((1, -2, 1),)),
)  # fmt: skip

KERNELS: Mapping[str, NamedKernel] = {kernel.name: kernel for kernel in _ROWS}
