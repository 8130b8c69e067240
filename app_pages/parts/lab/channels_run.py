"""What the view "channels" computes: weights for each channel, partial sums, a matrix product."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from app_pages.parts.lab.asked import Asked
from core.convolution import PRESETS, Geometry
from core.convolution.preset import Weights

POINTWISE = "pointwise"


@dataclass(frozen=True, slots=True, eq=False)
class Summed:
    """Partial sums (O, C/groups, H', W') and the outputs (O, H', W') that they add up to, float64."""

    parts: np.ndarray
    output: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Product:
    """A 1 × 1 layer as a matrix product over channels, float64, and its largest difference to it.

    The difference is that of 32-bit numbers, in which PyTorch computes.
    """

    matrix: np.ndarray  # (O, C)
    pixel: np.ndarray  # (C,), the first
    result: np.ndarray  # (O,), what comes out there
    difference: float


def weights_of(asked: Asked) -> Weights:
    """Return the layer's weights (O, C/groups, kh, kw): the experiment's own, or the kernel + c + o."""
    from core.convolution import counted_weights

    if asked.experiment == POINTWISE:
        return PRESETS[POINTWISE].weights
    return counted_weights(asked.weights, asked.geometry)


@st.cache_data(max_entries=64, show_spinner=False)
def summed(planes: np.ndarray, weights: Weights, layer: Geometry) -> Summed:
    """Correlate each channel (C, H, W) with its own kernel, and add them up."""
    import torch

    from core.convolution import partial_sums

    parts = partial_sums(
        torch.from_numpy(planes), torch.tensor(weights, dtype=torch.float64),
        stride=layer.stride, padding=layer.padding, dilation=layer.dilation, groups=layer.groups,
        padding_mode=layer.padding_mode,
    )  # fmt: skip
    return Summed(parts.numpy(), parts.sum(1).numpy())


def is_pointwise(layer: Geometry) -> bool:
    """Say whether the layer is a matrix product at each pixel: 1 × 1, and nothing else to it."""
    plain = (layer.kernel, layer.stride, layer.padding) == ((1, 1), (1, 1), (0, 0))
    return plain and layer.groups == 1


@st.cache_data(max_entries=64, show_spinner=False)
def product(planes: np.ndarray, weights: Weights) -> Product:
    """Apply a 1 × 1 kernel (O, C, 1, 1) both ways."""
    import torch

    from core.convolution import correlate2d, pointwise_matrix_product

    x, kernel = torch.from_numpy(planes), torch.tensor(weights, dtype=torch.float64)
    slim = x.float(), kernel.float()
    difference = pointwise_matrix_product(*slim) - correlate2d(*slim)
    matrix, first = kernel[:, :, 0, 0], pointwise_matrix_product(x, kernel)[:, 0, 0]
    return Product(matrix.numpy(), x[:, 0, 0].numpy(), first.numpy(), difference.abs().max().item())
