"""Learning a kernel in closed form: the summed squared error is a quadratic bowl.

With every window of X as a row of A, the loss is ‖A w − y‖² = (w − w*)ᵀ H (w − w*) + floor, where
H = AᵀA. Along an eigenvector of H with eigenvalue λ, gradient descent multiplies the distance to w*
by 1 − 2 · lr · λ at each step. So it converges while lr < 1 / λ_max, and is fastest where the
slowest direction and the quickest shrink alike, at lr = 1 / (λ_max + λ_min).
Source: Nocedal & Wright, Numerical Optimization (2006), section 3.3.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.convolution.algebra import as_matrix
from core.convolution.checks import ConvolutionError, Pair, counted, written

FLAT = 1e-10  # share of the largest eigenvalue below which a direction counts as without slope
ABSENT = 1e-9  # share of the start's distance below which a direction counts as not in it


@dataclass(frozen=True, slots=True, eq=False)
class Quadratic:
    """The loss of a kernel as a function of its K = kh · kw weights, in float64.

    Eigenvalues descend; column i of `directions` is the eigenvector of eigenvalue i. Of all
    minimisers `minimiser` is the shortest, and `floor` the loss that remains there. `alike` says
    that all windows of the picture hold the same numbers.
    """

    kernel: Pair
    matrix: np.ndarray  # (K, K), H
    eigenvalues: np.ndarray  # (K,)
    directions: np.ndarray  # (K, K)
    minimiser: np.ndarray  # (kh, kw)
    floor: float
    alike: bool

    @property
    def rank(self) -> int:
        """The number of directions in which the loss rises at all."""
        return int(np.count_nonzero(self._steep))

    @property
    def unique(self) -> bool:
        """Whether there is one best kernel only."""
        return self.rank == len(self.eigenvalues)

    @property
    def null_directions(self) -> np.ndarray:
        """What can be added to the kernel without any change of the output, (K − rank, kh, kw)."""
        return self.directions[:, ~self._steep].T.reshape(-1, *self.kernel)

    @property
    def verdict(self) -> str:
        """One sentence on whether the picture tells which kernel made the output."""
        weights = counted(len(self.eigenvalues), "weight")
        if self.unique:
            return f"The answer is unique: the picture tells all {weights} apart."
        if not self.rank:
            return (
                "The answer is not unique: the picture is zero everywhere, so any kernel will do."
            )
        if self.alike:
            return (
                "The answer is not unique: every window of this picture holds the same numbers, so"
                f" it says one thing only about the {weights}."
            )
        return (
            f"The answer is not unique: the picture tells {counted(self.rank, 'direction')} of the"
            f" {weights} apart; along the other {len(self.eigenvalues) - self.rank:,} the output"
            " does not change."
        )

    @property
    def limit(self) -> float:
        """The learning rate from which on descent no longer converges, for a general start."""
        return _limit(self.eigenvalues[self._steep])

    @property
    def fastest(self) -> float:
        """The learning rate that converges fastest, for a general start."""
        return _fastest(self.eigenvalues[self._steep])

    def limit_from(self, start: ArrayLike) -> float:
        """Return the limit for this start: what it has no component along does not count.

        Exactly so only in exact arithmetic: above `limit`, rounding errors along a direction that
        was absent grow too, unless symmetry keeps them at zero as in the course's experiment.
        """
        return _limit(self.eigenvalues[self.present(start)])

    def fastest_from(self, start: ArrayLike) -> float:
        """Return the fastest learning rate for this start, as `limit_from` counts."""
        return _fastest(self.eigenvalues[self.present(start)])

    def present(self, start: ArrayLike) -> np.ndarray:
        """Say along which directions the start has anything to lose, bool (K,)."""
        offsets = np.abs(self.offsets(start))
        scale = np.abs(self._vector(start)).max() + np.abs(self.minimiser).max()
        return self._steep & (offsets > ABSENT * scale)

    def offsets(self, weights: ArrayLike) -> np.ndarray:
        """Return how far the weights are from the minimiser along each direction, (K,)."""
        return self.directions.T @ (self._vector(weights) - self.minimiser.ravel())

    def factors(self, lr: float) -> np.ndarray:
        """Return what one step multiplies each offset by, (K,): 1 − 2 · lr · λ."""
        return 1 - 2 * lr * self.eigenvalues

    def slowest(self, lr: float, start: ArrayLike | None = None) -> float:
        """Return what a step multiplies the distance to the minimum by where that goes worst.

        Below 1 it converges. Counts the directions that the start has any distance along, all in
        which the loss rises without a start; 0 where there is none.
        """
        counted = self._steep if start is None else self.present(start)
        return float(np.abs(self.factors(lr)[counted]).max(initial=0.0))

    def loss(self, weights: ArrayLike) -> float:
        """Return the summed squared error of a kernel."""
        return float(self.eigenvalues @ self.offsets(weights) ** 2 + self.floor)

    def losses(self, start: ArrayLike, lr: float, steps: int) -> np.ndarray:
        """Return the loss after 0, 1, …, `steps` steps, (steps + 1,); inf where it overflows."""
        offsets = self._after(start, lr, np.arange(steps + 1))
        with np.errstate(over="ignore", invalid="ignore"):
            return (offsets**2) @ self.eigenvalues + self.floor

    def weights_after(self, start: ArrayLike, lr: float, steps: int) -> np.ndarray:
        """Return the kernel (kh, kw) after `steps` steps from `start`."""
        offsets = self._after(start, lr, np.array([steps]))[0]
        return self.minimiser + (self.directions @ offsets).reshape(self.kernel)

    def _after(self, start: ArrayLike, lr: float, steps: np.ndarray) -> np.ndarray:
        """Return the offsets after each of these numbers of steps, (steps, K)."""
        offsets = np.where(self.present(start) | ~self._steep, self.offsets(start), 0.0)
        with np.errstate(over="ignore", invalid="ignore"):
            grown = offsets * self.factors(lr) ** steps[:, None]
        return np.where(offsets == 0, 0.0, grown)  # nothing stays nothing, whatever its factor

    def _vector(self, weights: ArrayLike) -> np.ndarray:
        matrix = as_matrix(weights)
        if matrix.shape != self.kernel:
            raise ConvolutionError(
                f"The kernel is {written(matrix.shape)}, but {written(self.kernel)} was asked for."
            )
        return matrix.ravel()

    @property
    def _steep(self) -> np.ndarray:
        return self.eigenvalues > FLAT * max(self.eigenvalues[0], 0)


def _limit(eigenvalues: np.ndarray) -> float:
    return 1 / float(eigenvalues.max()) if eigenvalues.size else math.inf


def _fastest(eigenvalues: np.ndarray) -> float:
    if not eigenvalues.size:
        return math.inf
    return 1 / float(eigenvalues.max() + eigenvalues.min())
