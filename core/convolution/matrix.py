"""The same correlation as a matrix product, in two ways.

im2col lays every window out as a column, and the kernel multiplies them all at once. Or the picture
is one long vector, and the kernel becomes a matrix with a row for each output cell, almost all of
it zeros: without padding and channels, a doubly blocked Toeplitz matrix.
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
import torch

from core.convolution.checks import ConvolutionError, OneOrTwo, PaddingMode, Pair, pair, written
from core.convolution.geometry import Geometry
from core.convolution.padding import Padding, pad
from core.convolution.steps import Steps
from core.convolution.windows import window_index

MOST_DENSE = 4_194_304  # entries of a dense matrix: 16 MiB of 32-bit floats
MOST_SPARSE = 8_388_608  # entries of a sparse one that are kept; each takes 16 bytes more


def im2col(
    x: torch.Tensor,
    kernel: OneOrTwo,
    *,
    stride: OneOrTwo = 1,
    padding: Padding = 0,
    dilation: OneOrTwo = 1,
    padding_mode: PaddingMode = "zeros",
) -> torch.Tensor:
    """Lay the windows of (C, H, W) or (N, C, H, W) out as columns: (…, C · kh · kw, H' · W').

    As torch.nn.functional.unfold, for any type of number. Raises ConvolutionError for a kernel that
    does not fit.
    """
    if x.ndim not in (3, 4):
        raise ConvolutionError(f"A picture is (C, H, W) or (N, C, H, W), not {written(x.shape)}.")
    steps = Steps.of(x, pair("kernel", kernel, 1), stride, padding, dilation)
    padded = pad(x, steps.edges, padding_mode)
    kh, kw = steps.kernel
    seen = [steps.seen(padded, u, v) for u in range(kh) for v in range(kw)]
    return torch.stack(seen, dim=-3).flatten(-2).flatten(-3, -2)  # from (…, C, kh · kw, H', W')


def im2col_product(
    x: torch.Tensor,
    kernel: torch.Tensor,
    *,
    stride: OneOrTwo = 1,
    padding: Padding = 0,
    dilation: OneOrTwo = 1,
    padding_mode: PaddingMode = "zeros",
) -> torch.Tensor:
    """Correlate (C, H, W) with (O, C, kh, kw) as (O, C · kh · kw) @ im2col: (O, H' · W')."""
    columns = im2col(
        x,
        (int(kernel.shape[-2]), int(kernel.shape[-1])),
        stride=stride,
        padding=padding,
        dilation=dilation,
        padding_mode=padding_mode,
    )
    return kernel.flatten(1) @ columns


def operation_matrix(
    kernel: torch.Tensor, geometry: Geometry, layout: Literal["sparse", "dense"] = "sparse"
) -> torch.Tensor:
    """Return the matrix (O · H' · W', C · H · W) by which the layer multiplies x.flatten().

    `kernel` is (O, C/groups, kh, kw), or (kh, kw) for one channel. Where padding copies cells, a
    cell read twice has the sum of both weights. Raises ConvolutionError for another kernel than
    the geometry's, and for more entries than MOST_SPARSE, or MOST_DENSE for "dense".
    """
    weights = kernel[None, None] if kernel.ndim == 2 else kernel
    shape = (geometry.outputs, geometry.inputs // geometry.groups, *geometry.kernel)
    if weights.shape != shape:
        raise ConvolutionError(
            f"The kernel is {written(kernel.shape)}, but this layer takes {written(shape)}."
        )
    size = matrix_size(geometry)
    kept = math.prod(shape) * math.prod(geometry.output)
    _check_entries(size, math.prod(size) if layout == "dense" else kept, layout)
    cells = torch.from_numpy(window_index(geometry)).to(kernel.device)  # (L, kh · kw)
    rows, columns, values = _entries(weights.flatten(2), cells, geometry)
    places = torch.stack([rows, columns])
    matrix = torch.sparse_coo_tensor(places, values, size, check_invariants=False).coalesce()
    return matrix.to_dense() if layout == "dense" else matrix


def matrix_size(geometry: Geometry) -> Pair:
    """Return how many rows and columns the matrix has: cells of the output and of the input."""
    outputs = geometry.outputs * math.prod(geometry.output)
    return outputs, geometry.inputs * math.prod(geometry.size)


def output_of_row(geometry: Geometry, row: int) -> tuple[int, int, int]:
    """Return the output cell (channel, row, column) that a row of the matrix computes."""
    if not 0 <= row < matrix_size(geometry)[0]:
        raise ConvolutionError(
            f"There is no row {row}; they go from 0 to {matrix_size(geometry)[0] - 1:,}."
        )
    channel, i, j = np.unravel_index(row, (geometry.outputs, *geometry.output))
    return int(channel), int(i), int(j)


def _entries(
    weights: torch.Tensor, cells: torch.Tensor, geometry: Geometry
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return row, column and value of every product that is not with a padded zero.

    `weights` (O, C/groups, K) and `cells` (L, K) are spread over (O, C/groups, L, K).
    """
    outputs, read, _ = weights.shape
    places = len(cells)
    first = [geometry.channels_read(output).start for output in range(outputs)]
    channel = torch.tensor(first, device=cells.device)[:, None] + torch.arange(
        read, device=cells.device
    )  # (O, C/groups)
    column = channel[:, :, None, None] * math.prod(geometry.size) + cells
    output = torch.arange(outputs, device=cells.device)[:, None] * places
    row = (output + torch.arange(places, device=cells.device))[:, None, :, None].expand_as(column)
    value = weights[:, :, None, :].expand_as(column)
    real = (cells >= 0).expand_as(column)
    return row[real], column[real], value[real]


def _check_entries(size: Pair, entries: int, layout: str) -> None:
    most = MOST_DENSE if layout == "dense" else MOST_SPARSE
    if entries > most:
        raise ConvolutionError(
            f"The matrix has {size[0]:,} × {size[1]:,} entries, of which {entries:,} would be kept;"
            f" at most {most:,} are. Take a smaller picture or a smaller kernel."
        )
