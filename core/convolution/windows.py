"""Which cells belong together: what a window reads, who reads a cell, what a weight multiplies.

Along one axis, output cell i reads through weight u the input cell i·s + u·d − p; outside 0 … n − 1
lies the padding. The two axes do not know of each other, so that all of this is arithmetic on two
short arrays.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.convolution.checks import ConvolutionError, PaddingMode, Pair
from core.convolution.geometry import Geometry
from core.convolution.sizes import output_size

NOTHING = -1  # the index of a padded zero, which is no cell of the input


@dataclass(frozen=True, slots=True)
class Reading:
    """One product of the sum: output cell, weight, and the place that is multiplied by it.

    `place` counts from the input's first cell and lies outside it in the padding. `cell` is the
    input cell whose value stands there, or None for a padded zero.
    """

    output: Pair
    weight: Pair
    place: Pair
    cell: Pair | None

    @property
    def padded(self) -> bool:
        """Whether the place lies in the padding."""
        return self.place != self.cell


def axis_windows(
    size: int, kernel: int, padding: int = 0, stride: int = 1, dilation: int = 1
) -> np.ndarray:
    """Return the places that each output cell of one axis reads, int64 (outputs, kernel)."""
    outputs = output_size(size, kernel, padding, stride, dilation)
    starts = np.arange(outputs)[:, None] * stride - padding  # (outputs, 1)
    return starts + np.arange(kernel) * dilation


def sources(places: np.ndarray, size: int, mode: PaddingMode = "zeros") -> np.ndarray:
    """Return the cell whose value stands at each place of one axis, NOTHING for a padded zero."""
    if mode == "replicate":
        return places.clip(0, size - 1)
    if mode == "circular":
        return places % size
    if mode == "reflect":
        last = max(1, size - 1)
        return last - np.abs(places % (2 * last) - last) if size > 1 else np.zeros_like(places)
    return np.where((places >= 0) & (places < size), places, NOTHING)


def _axes(geometry: Geometry) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return (places, cells), each (outputs, kernel), for the height and for the width."""
    both = []
    for axis in (0, 1):
        places = axis_windows(*geometry.axis(axis))
        both.append((places, sources(places, geometry.size[axis], geometry.padding_mode)))
    return both


def window_places(geometry: Geometry) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows (H', kh) and the columns (W', kw) that each output row and column reads."""
    (rows, _), (columns, _) = _axes(geometry)
    return rows, columns


def window_index(geometry: Geometry) -> np.ndarray:
    """Return each window's cells as indices into the flat input, int64 (H'·W', kh·kw).

    Output cells and weights are in reading order; NOTHING stands for a padded zero.
    """
    (_, rows), (_, columns) = _axes(geometry)
    down, across = rows[:, None, :, None], columns[None, :, None, :]
    flat = np.where((down < 0) | (across < 0), NOTHING, down * geometry.size[1] + across)
    outputs, weights = len(rows) * len(columns), rows.shape[1] * columns.shape[1]
    return flat.reshape(outputs, weights)  # from (H', W', kh, kw)


def window(geometry: Geometry, output: Pair) -> tuple[Reading, ...]:
    """Return what one output cell reads, in the order of the kernel's weights."""
    _check_inside("output cell", output, geometry.output)
    (rows, row_cells), (columns, column_cells) = _axes(geometry)
    i, j = output
    return tuple(
        _reading(output, (u, v), rows, columns, row_cells, column_cells)
        for u in range(rows[i].size)
        for v in range(columns[j].size)
    )


def readers(geometry: Geometry, cell: Pair) -> tuple[Reading, ...]:
    """Return every product that an input cell goes into: its projective field.

    Where the padding copies cells, an output may read the same cell several times.
    """
    _check_inside("input cell", cell, geometry.size)
    (rows, row_cells), (columns, column_cells) = _axes(geometry)
    down, across = np.argwhere(row_cells == cell[0]), np.argwhere(column_cells == cell[1])
    return tuple(
        _reading((i, j), (u, v), rows, columns, row_cells, column_cells)
        for i, u in down.tolist()
        for j, v in across.tolist()
    )


def weight_readings(geometry: Geometry, weight: Pair) -> tuple[Reading, ...]:
    """Return every product that a weight goes into, one for each output cell in reading order."""
    _check_inside("weight", weight, geometry.kernel)
    (rows, row_cells), (columns, column_cells) = _axes(geometry)
    return tuple(
        _reading((i, j), weight, rows, columns, row_cells, column_cells)
        for i in range(len(rows))
        for j in range(len(columns))
    )


def read_counts(geometry: Geometry) -> np.ndarray:
    """Count how often each input cell is read, int64 (H, W)."""
    down, across = (
        np.bincount(cells[cells >= 0], minlength=size)
        for (_, cells), size in zip(_axes(geometry), geometry.size, strict=True)
    )
    return np.outer(down, across)


def _reading(
    output: Pair,
    weight: Pair,
    rows: np.ndarray,
    columns: np.ndarray,
    row_cells: np.ndarray,
    column_cells: np.ndarray,
) -> Reading:
    (i, j), (u, v) = output, weight
    row, column = int(row_cells[i, u]), int(column_cells[j, v])
    cell = None if NOTHING in (row, column) else (row, column)
    return Reading(output, weight, (int(rows[i, u]), int(columns[j, v])), cell)


def _check_inside(name: str, cell: Pair, size: Pair) -> None:
    if not (0 <= cell[0] < size[0] and 0 <= cell[1] < size[1]):
        raise ConvolutionError(
            f"There is no {name} ({cell[0]}, {cell[1]}): rows go from 0 to {size[0] - 1:,}, columns"
            f" from 0 to {size[1] - 1:,}."
        )
