"""Cells around a picture: zeros, or copies of the picture's own, mirrored, repeated or wrapped."""

from __future__ import annotations

import numpy as np
import torch

from core.convolution.checks import ConvolutionError, OneOrTwo, PaddingMode, Pair, known_mode, pair
from core.convolution.geometry import check_padding
from core.convolution.sizes import same_padding
from core.convolution.windows import sources

Edges = tuple[Pair, Pair]  # (above, below), (left, right)
Padding = OneOrTwo | str  # whole numbers, "same" or "valid"


def edges(padding: Padding, kernel: Pair, stride: Pair = (1, 1), dilation: Pair = (1, 1)) -> Edges:
    """Return how many cells `padding` adds on each side.

    "valid" adds none; "same" adds what keeps the size, one more below and on the right where it
    does not come out even. Raises ConvolutionError for "same" with a stride, and other words.
    """
    if padding == "valid":
        return (0, 0), (0, 0)
    if padding == "same":
        if stride != (1, 1):
            raise ConvolutionError(
                f"Padding 'same' keeps the size, which a stride of {stride[0]:,} × {stride[1]:,}"
                " cannot; give the padding as a number, or stride 1."
            )
        return same_padding(kernel[0], dilation[0]), same_padding(kernel[1], dilation[1])
    height, width = pair("padding", padding)
    return (height, height), (width, width)


def pad(
    x: torch.Tensor, around: Edges, mode: PaddingMode = "zeros", value: float = 0
) -> torch.Tensor:
    """Return `x` (…, H, W) with cells added (above, below), (left, right), of its own type.

    "zeros" adds `value`; "reflect" mirrors without the edge, "replicate" repeats the edge,
    "circular" goes on at the other side. Raises ConvolutionError for another mode, and when there
    are too few cells to copy.
    """
    height, width = x.shape[-2:]
    (above, below), (left, right) = around
    if known_mode(mode) == "zeros":
        padded = x.new_full((*x.shape[:-2], above + height + below, left + width + right), value)
        padded[..., above : above + height, left : left + width] = x
        return padded
    check_padding((height, width), (max(above, below), max(left, right)), mode)
    rows = torch.from_numpy(sources(np.arange(-above, height + below), height, mode))
    columns = torch.from_numpy(sources(np.arange(-left, width + right), width, mode))
    return x[..., rows.to(x.device)[:, None], columns.to(x.device)]
