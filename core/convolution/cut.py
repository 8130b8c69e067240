"""The loss over two weights of a kernel, cut through the bowl at its lowest point: ellipses.

With all other weights at the minimiser, the loss is (w − c)ᵀ M (w − c) + floor, where M is the two
weights' part of H. Where it has the value L, w lies on an ellipse around c whose half-axes lie along
the eigenvectors of M and are √((L − floor) / λ) long.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.convolution.checks import Pair
from core.convolution.closed_form import FLAT, Quadratic
from core.convolution.surface import two_weights


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """The bowl over two weights. Eigenvalues descend; column i of `directions` belongs to i."""

    weights: tuple[Pair, Pair]
    centre: np.ndarray  # (2,)
    eigenvalues: np.ndarray  # (2,)
    directions: np.ndarray  # (2, 2)
    floor: float

    @property
    def steep(self) -> np.ndarray:
        """Along which directions the loss rises at all, bool (2,)."""
        return self.eigenvalues > FLAT * max(self.eigenvalues[0], 0)

    def loss(self, point: ArrayLike) -> float:
        """Return the loss where the two weights are `point` and all others at the minimiser."""
        along = self.directions.T @ (np.asarray(point, np.float64) - self.centre)
        return float(self.eigenvalues @ along**2 + self.floor)

    def highest(self, centre: ArrayLike, half: float) -> float:
        """Return the highest loss in the square of side 2 · `half` around `centre`: at a corner."""
        signs = np.array([(-1, -1), (-1, 1), (1, -1), (1, 1)])
        return max(self.loss(np.asarray(centre) + half * corner) for corner in signs)

    def curve(self, loss: float, points: int = 96, reach: float = 1e3) -> np.ndarray:
        """Return where the loss has this value, a closed line (points + 1, 2) around the centre.

        Along a direction without slope the line goes on for ever, and is followed up to `reach`.
        """
        rise = max(loss - self.floor, 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            radii = np.where(self.steep, np.sqrt(rise / self.eigenvalues), reach)
        turns = np.linspace(0, 2 * np.pi, points + 1)
        along = np.stack([np.cos(turns), np.sin(turns)]) * radii.clip(max=reach)[:, None]
        return self.centre + (self.directions @ along).T


def section(bowl: Quadratic, weights: tuple[Pair, Pair] | None = None) -> Section:
    """Return the section of the bowl over two weights, the first two of the kernel unless given.

    Raises ConvolutionError for a kernel of one weight, and for weights that it does not have.
    """
    one, two = two_weights(bowl, weights)
    places = [row * bowl.kernel[1] + column for row, column in (one, two)]
    eigenvalues, directions = np.linalg.eigh(bowl.matrix[np.ix_(places, places)])
    centre = bowl.minimiser.ravel()[places]
    return Section(
        (one, two), centre, eigenvalues[::-1].clip(min=0), directions[:, ::-1], bowl.floor
    )
