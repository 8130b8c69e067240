"""What the view "pooling" computes: both kinds, where maxima stood, and what a shift changes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.convolution import Geometry

MOST_SHIFT = 4


@dataclass(frozen=True, slots=True, eq=False)
class MaximumPooled:
    """Maxima, float64 (C, H', W'), and for each the cell that won.

    `winners` (C, H'·W') are places in the window in reading order, `wins` (C, H, W) counts how many
    windows each cell won.
    """

    output: np.ndarray
    winners: np.ndarray
    wins: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class MeanPooled:
    """Means, float64 (C, H', W'), and the largest difference to the same as a convolution."""

    output: np.ndarray
    difference: float


@dataclass(frozen=True, slots=True)
class Moved:
    """How much a layer's output changes when the picture is moved to the right by `shift`."""

    layer: str
    shift: int
    change: float


@st.cache_data(max_entries=64, show_spinner=False)
def maxima(planes: np.ndarray, layer: Geometry) -> MaximumPooled:
    """Keep the largest of each window of (C, H, W)."""
    import torch

    from core.convolution import max_pool2d, win_counts, winning_weights

    found = max_pool2d(torch.from_numpy(planes), layer.kernel, layer.stride, layer.padding)
    winners = winning_weights(found.positions, layer)
    wins = win_counts(found.positions, layer.size)
    return MaximumPooled(found.values.numpy(), winners.numpy(), wins.numpy())


@st.cache_data(max_entries=64, show_spinner=False)
def means(planes: np.ndarray, layer: Geometry, count_padding: bool) -> MeanPooled:
    """Keep the mean of each window of (C, H, W)."""
    import torch

    from core.convolution import mean_pool2d, mean_pool_as_convolution

    x, given = torch.from_numpy(planes), (layer.kernel, layer.stride, layer.padding)
    found = mean_pool2d(x, *given, count_include_pad=count_padding)
    same = mean_pool_as_convolution(x, *given)
    return MeanPooled(found.numpy(), (found - same).abs().max().item())


@st.cache_data(max_entries=64, show_spinner=False)
def moved(plane: np.ndarray, layer: Geometry) -> tuple[Moved, ...]:
    """Move one channel (H, W) to the right, what leaves coming in again, and compare."""
    import torch

    from core.convolution import shift_robustness

    furthest = min(MOST_SHIFT, layer.size[1] - 1)
    rows = shift_robustness(
        torch.from_numpy(plane),
        [(0, by) for by in range(furthest + 1)],
        layer.kernel,
        stride=layer.stride,
        padding=layer.padding,
    )
    return tuple(Moved(row.layer, row.shift[1], row.change) for row in rows)
