"""A tensor's own values as a flat grid that fits on a screen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.parameters.errors import ParameterError
from core.parameters.layout import Folding, Thinned, layout
from core.parameters.values import as_array, check_values

MOST_CELLS = 1_024  # to a side


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A grid of real values of a tensor of `shape`, none of them averaged.

    `values` is (R, C), float64, NaN where the tensor has NaN and in empty cells; `places`, (R, C),
    int64, is each cell's flat position in the tensor, −1 for an empty cell at the end of a wrapped
    row. `folding` says how the tensor became flat (see `layout`), `tile` the height and width of what
    belongs together, and `thinned` what was left out.
    """

    shape: tuple[int, ...]
    values: np.ndarray
    places: np.ndarray
    folding: Folding
    tile: tuple[int, int]
    thinned: tuple[Thinned, ...]

    def index(self, row: int, column: int) -> tuple[int, ...] | None:
        """Return where in the tensor a cell's value stands; None for an empty cell."""
        place = int(self.places[row, column])
        return tuple(int(axis) for axis in _unraveled(place, self.shape)) if place >= 0 else None

    def indices(self) -> np.ndarray:
        """Return the indices of all cells, (axes, R, C); those of empty cells mean nothing."""
        axes = _unraveled(self.places.clip(0), self.shape)
        return np.array(axes, np.int64).reshape(len(self.shape), *self.places.shape)


def picture(tensor: Tensor, most: int = 64) -> Picture:
    """Return a picture of at most `most` (2 to 1,024) rows and columns of a tensor of any shape.

    Raises ParameterError where there are no values, or for another size.
    """
    if not 2 <= most <= MOST_CELLS:
        raise ParameterError(f"A picture has 2 to {MOST_CELLS:,} cells to a side, not {most:,}.")
    check_values(tensor)
    shape = tuple(tensor.shape)
    laid = layout(shape, most)
    values = np.full(laid.places.shape, np.nan)
    shown = laid.places >= 0
    if shown.any():
        where = _unraveled(laid.places[shown], shape)
        values[shown] = as_array(tensor.detach()[tuple(map(torch.from_numpy, where))])
    return Picture(shape, values, laid.places, laid.folding, laid.tile, laid.thinned)


def _unraveled(places: np.ndarray | int, shape: tuple[int, ...]) -> tuple[np.ndarray, ...]:
    """Return the indices of flat positions, an array for each axis; none for a single number."""
    return tuple(np.unravel_index(places, shape)) if shape else ()
