"""Several channels in and out: what each contributes, and 1 × 1 as a matrix product."""

from __future__ import annotations

import torch

from core.convolution.algebra import Rows
from core.convolution.checks import ConvolutionError, OneOrTwo, PaddingMode, written
from core.convolution.correlation import correlate2d
from core.convolution.geometry import Geometry
from core.convolution.padding import Padding
from core.convolution.preset import Weights


def counted_weights(kernel: Rows, geometry: Geometry) -> Weights:
    """Return weights (O, C/groups, kh, kw): for output o and channel c the kernel with c + o added.

    From K the course makes its K, K + 1 for two inputs and K, K + 1, K + 2 for three outputs.
    """
    return tuple(
        tuple(_raised(kernel, channel + output) for channel in geometry.channels_read(output))
        for output in range(geometry.outputs)
    )


def _raised(kernel: Rows, by: int) -> Rows:
    return tuple(tuple(round(weight + by, 9) for weight in row) for row in kernel)


def partial_sums(
    x: torch.Tensor,
    kernel: torch.Tensor,
    *,
    stride: OneOrTwo = 1,
    padding: Padding = 0,
    dilation: OneOrTwo = 1,
    groups: int = 1,
    padding_mode: PaddingMode = "zeros",
) -> torch.Tensor:
    """Correlate each channel on its own: (C, H, W) and (O, C/groups, kh, kw) to (O, C/groups, H', W').

    Summed over dimension 1 it is what `correlate2d` returns; with groups, the channels of output o
    are those of its group. Raises ConvolutionError as `correlate2d` does.
    """
    outputs, read, *cells = kernel.shape
    if x.ndim != 3 or kernel.ndim != 4 or x.shape[0] != read * groups or outputs % groups:
        raise ConvolutionError(
            f"A picture of {written(x.shape)} does not go with a kernel of {written(kernel.shape)}"
            f" in {groups:,} groups: (C, H, W) takes (O, C/groups, kh, kw)."
        )
    single = kernel.unflatten(0, (groups, -1)).transpose(1, 2)  # (G, C/G, O/G, kh, kw)
    sums = correlate2d(
        x,
        single.reshape(-1, 1, *cells),
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=x.shape[0],
        padding_mode=padding_mode,
    )  # (G · C/G · O/G, H', W')
    apart = sums.unflatten(0, (groups, read, outputs // groups))
    return apart.transpose(1, 2).flatten(0, 1)


def pointwise_matrix_product(x: torch.Tensor, kernel: torch.Tensor) -> torch.Tensor:
    """Apply a 1 × 1 kernel (O, C, 1, 1) to (C, H, W) as one matrix product over channels.

    Every pixel is a column of C numbers, and the kernel a matrix (O, C). Raises ConvolutionError
    for other shapes.
    """
    if x.ndim != 3 or kernel.shape[1:] != (x.shape[0], 1, 1):
        raise ConvolutionError(
            f"A picture of {written(x.shape)} does not go with a kernel of {written(kernel.shape)}:"
            " (C, H, W) takes (O, C, 1, 1)."
        )
    pixels = x.flatten(1)  # (C, H·W)
    return (kernel[:, :, 0, 0] @ pixels).unflatten(1, x.shape[1:])  # (O, H, W)
