"""Where each number of a tensor stands when the tensor is shown as one flat grid.

The grid is made of tiles, numbered row by row: single numbers, or whole kernels of a convolution. What
does not fit is thinned: every n-th row, column, number or kernel stays, and none is averaged.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

Folding: TypeAlias = Literal["matrix", "row", "kernels", "stacked"]


@dataclass(frozen=True, slots=True)
class Thinned:
    """Only every `step`-th of `size` rows (or whatever `what` names) is shown."""

    what: str
    step: int
    size: int

    def __str__(self) -> str:
        return f"every {_ordinal(self.step)} of {self.size:,} {self.what}"


@dataclass(frozen=True, slots=True)
class Layout:
    """`places` gives the flat position in the tensor of each cell, −1 for an empty one; (R, C) int64.

    `tile` is the height and width of what belongs together.
    """

    places: np.ndarray
    folding: Folding
    tile: tuple[int, int]
    thinned: tuple[Thinned, ...]


def layout(shape: tuple[int, ...], most: int) -> Layout:
    """Return a layout of at most `most` rows and columns for a tensor of this shape.

    - (rows, columns): as it is;
    - (n,), and a matrix of one row or column that does not fit: a row, wrapped;
    - (outputs, inputs, …) with small kernels: kernels beside each other, a row for each output; in one
      wrapped row where there is only one input or output;
    - all else: matrices on top of each other, with the last axis to the right.
    """
    while len(shape) > 2 and shape[0] == 1:
        shape = shape[1:]
    if 0 in shape:
        return Layout(np.zeros((0, 0), np.int64), "matrix", (1, 1), ())
    if len(shape) < 2 or (len(shape) == 2 and 1 in shape and max(shape) > most):
        return _wrapped(math.prod(shape), (1, 1), most, "row", "numbers")
    if len(shape) == 2:
        return _grid(shape, (1, 1), most, "matrix", "rows", "columns")
    if not _has_kernels(shape, most):
        matrix = (math.prod(shape[:-1]), shape[-1])
        return _grid(matrix, (1, 1), most, "stacked", "rows", "columns")
    tile = (math.prod(shape[2:-1]), shape[-1])
    if 1 in shape[:2]:
        return _wrapped(math.prod(shape[:2]), tile, most, "kernels", "kernels")
    return _grid(shape[:2], tile, most, "kernels", "rows of kernels", "columns of kernels")


def _has_kernels(shape: tuple[int, ...], most: int) -> bool:
    """Tell kernels from other axes by their size: at least two fit beside each other."""
    if len(shape) == 3:  # kernels of a single row; a long last axis is rather something else
        return shape[2] <= most // 4
    return math.prod(shape[2:-1]) <= most // 2 and shape[-1] <= most // 2


def _grid(
    tiles: tuple[int, ...],
    tile: tuple[int, int],
    most: int,
    folding: Folding,
    rows: str,
    columns: str,
) -> Layout:
    """Lay tiles out in rows and columns, thinning both as far as needed."""
    steps = [math.ceil(tiles[axis] / (most // tile[axis])) for axis in (0, 1)]
    down, right = (np.arange(0, tiles[axis], steps[axis]) for axis in (0, 1))
    numbers = down[:, None] * tiles[1] + right
    thinned = zip((rows, columns), steps, tiles, strict=True)
    return Layout(_cells(numbers, tile), folding, tile, _thinned(*thinned))


def _wrapped(count: int, tile: tuple[int, int], most: int, folding: Folding, what: str) -> Layout:
    """Lay `count` tiles out as one row that goes on below, thinning as far as needed."""
    across, down = most // tile[1], most // tile[0]
    step = math.ceil(count / (across * down))
    shown = np.arange(0, count, step)
    width = min(len(shown), across)
    numbers = np.full(math.ceil(len(shown) / width) * width, -1)
    numbers[: len(shown)] = shown
    places = _cells(numbers.reshape(-1, width), tile)
    return Layout(places, folding, tile, _thinned((what, step, count)))


def _cells(numbers: np.ndarray, tile: tuple[int, int]) -> np.ndarray:
    """Return the flat positions of all cells of the tiles of these numbers, −1 for no tile."""
    height, width = tile
    inside = np.arange(height * width).reshape(1, height, 1, width)
    cells = numbers[:, None, :, None] * (height * width) + inside
    empty = np.broadcast_to(numbers[:, None, :, None] < 0, cells.shape)
    return np.where(empty, -1, cells).reshape(len(numbers) * height, -1)


def _thinned(*axes: tuple[str, int, int]) -> tuple[Thinned, ...]:
    return tuple(Thinned(*axis) for axis in axes if axis[1] > 1)


def _ordinal(number: int) -> str:
    teens = 11 <= number % 100 <= 13
    return f"{number:,}" + {1: "st", 2: "nd", 3: "rd"}.get(0 if teens else number % 10, "th")
