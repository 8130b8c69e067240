"""A picture with its padding around it: the grid over which the window really moves.

Cells of the padded grid are counted from its first one, so that nothing lies outside: what stands
at place r of the picture stands at r + p of the grid.
"""

from __future__ import annotations

import numpy as np

from core.convolution.checks import PADDING_MODES, ConvolutionError, PaddingMode, Pair
from core.convolution.geometry import Geometry
from core.convolution.sizes import largest_padding
from core.convolution.windows import NOTHING, sources, window_places


def padded_size(geometry: Geometry) -> Pair:
    """Return the padded grid's height and width: n + 2p."""
    (height, width), (ph, pw) = geometry.size, geometry.padding
    return height + 2 * ph, width + 2 * pw


def padded_window_index(geometry: Geometry) -> np.ndarray:
    """Return each window's cells as indices into the flat padded grid, int64 (H'·W', kh·kw).

    Output cells and weights are in reading order.
    """
    rows, columns = window_places(geometry)
    (ph, pw), (_, width) = geometry.padding, padded_size(geometry)
    flat = (rows + ph)[:, None, :, None] * width + (columns + pw)[None, :, None, :]
    return flat.reshape(len(rows) * len(columns), -1)  # from (H', W', kh, kw)


def padded_sources(geometry: Geometry) -> np.ndarray:
    """Return which cell of the flat input stands in each cell of the padded grid, int64.

    NOTHING stands where the padding is a zero.
    """
    down, across = (
        sources(np.arange(-padding, size + padding), size, geometry.padding_mode)
        for size, padding in zip(geometry.size, geometry.padding, strict=True)
    )
    inside = (down[:, None] >= 0) & (across[None, :] >= 0)
    return np.where(inside, down[:, None] * geometry.size[1] + across[None, :], NOTHING)


def padding_mask(geometry: Geometry) -> np.ndarray:
    """Return which cells of the padded grid are padding, bool."""
    mask = np.ones(padded_size(geometry), bool)
    (height, width), (ph, pw) = geometry.size, geometry.padding
    mask[ph : ph + height, pw : pw + width] = False
    return mask


def padded_values(plane: np.ndarray, geometry: Geometry, value: float = 0) -> np.ndarray:
    """Return one channel (H, W) with its padding around it, `value` where that is no copy.

    Raises ConvolutionError when the plane is not of the geometry's size.
    """
    if plane.shape != geometry.size:
        raise ConvolutionError(f"The plane is {plane.shape}, but the layer is for {geometry.size}.")
    cells = padded_sources(geometry)
    return np.where(cells == NOTHING, value, plane.ravel()[cells])


def touches_padding(geometry: Geometry) -> np.ndarray:
    """Return which output cells read at least one cell of the padding, bool (H', W')."""
    padded = padding_mask(geometry).ravel()[padded_window_index(geometry)]
    return padded.any(axis=1).reshape(geometry.output)


def allowed_modes(geometry: Geometry) -> tuple[PaddingMode, ...]:
    """Return the padding modes for which the picture has cells enough to copy."""
    allowed = []
    for mode in PADDING_MODES:
        most = (largest_padding(size, mode) for size in geometry.size)
        if all(m is None or p <= m for m, p in zip(most, geometry.padding, strict=True)):
            allowed.append(mode)
    return tuple(allowed)
