"""Maximum and mean pooling, each channel on its own.

To the maximum, padding is −∞: it never wins, and so a window may lie at most half in it. To the mean
it is zeros, which are counted like any other cell unless `count_include_pad` is off.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch

from core.convolution.checks import AXES, ConvolutionError, OneOrTwo, Pair, pair, written
from core.convolution.correlation import correlate2d
from core.convolution.geometry import Geometry, more_than_half
from core.convolution.padding import pad
from core.convolution.sizes import misfit, span
from core.convolution.steps import Steps, wide
from core.convolution.windows import window_index


class Pooled(NamedTuple):
    """The largest values, and where each stood: an index into its channel's flat H · W cells.

    The index is −1 where a dilated window saw nothing but padding.
    """

    values: torch.Tensor
    positions: torch.Tensor


def max_pool2d(
    x: torch.Tensor,
    window: OneOrTwo,
    stride: OneOrTwo | None = None,
    padding: OneOrTwo = 0,
    dilation: OneOrTwo = 1,
    *,
    ceil_mode: bool = False,
) -> Pooled:
    """Keep the largest value of each window of `x` (…, H, W), as torch.nn.functional.max_pool2d.

    The stride is the window unless given. The first of several equal maxima counts, NaN beats
    everything, and gradients flow to the cells that won. `ceil_mode` keeps a last window that hangs
    over the edge. Raises ConvolutionError for a window that does not fit and for padding of more
    than half of it.
    """
    steps = _steps(x, window, stride, padding, dilation, ceil_mode)
    padded = pad(x, steps.edges, value=_lowest(x.dtype))
    cells = torch.arange(math.prod(x.shape[-2:]), device=x.device).reshape(x.shape[-2:])
    index = pad(cells, steps.edges, value=-1)  # (H + padding, W + padding), −1 in the padding
    values = steps.seen(padded, 0, 0)
    positions = steps.seen(index, 0, 0).expand(values.shape)
    for u in range(steps.kernel[0]):
        for v in range(steps.kernel[1]):
            value, position = steps.seen(padded, u, v), steps.seen(index, u, v)
            wins = (position >= 0) & ((value > values) | value.isnan() | (positions < 0))
            values = torch.where(wins, value, values)
            positions = torch.where(wins, position, positions)
    return Pooled(values, positions)


def winning_weights(positions: torch.Tensor, geometry: Geometry) -> torch.Tensor:
    """Return where in its window each maximum stood, int64 (…, H'·W'), counted in reading order.

    `positions` are those of `max_pool2d` with this geometry's window, stride and padding.
    """
    cells = torch.from_numpy(window_index(geometry)).to(positions.device)  # (H'·W', kh·kw)
    return (cells == positions.flatten(-2)[..., None]).int().argmax(-1)


def win_counts(positions: torch.Tensor, size: Pair) -> torch.Tensor:
    """Count how many windows each cell won, int64 (…, H, W)."""
    cells = math.prod(size)
    won = torch.nn.functional.one_hot(positions.flatten(-2) + 1, cells + 1)  # −1 stands for none
    return won.sum(-2)[..., 1:].unflatten(-1, size)


def mean_pool2d(
    x: torch.Tensor,
    window: OneOrTwo,
    stride: OneOrTwo | None = None,
    padding: OneOrTwo = 0,
    *,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> torch.Tensor:
    """Keep the mean of each window of `x` (…, H, W), as torch.nn.functional.avg_pool2d does.

    The sum is divided by the number of the window's cells: with padding or, without
    `count_include_pad`, of the picture alone; or by `divisor_override`. Whole numbers are rounded
    towards zero. Raises ConvolutionError as `max_pool2d` does.
    """
    if divisor_override == 0:
        raise ConvolutionError("The divisor is 0, but has to be another whole number.")
    steps = _steps(x, window, stride, padding, 1, ceil_mode)
    padded = pad(wide(x) if x.is_floating_point() else x.long(), steps.edges)
    total = torch.zeros_like(steps.seen(padded, 0, 0))
    for u in range(steps.kernel[0]):
        for v in range(steps.kernel[1]):
            total = total + steps.seen(padded, u, v)
    cells = divisor_override or _cells_counted(
        x, steps, pair("padding", padding), count_include_pad
    )
    rounding = None if x.is_floating_point() else "trunc"
    return torch.div(total, cells, rounding_mode=rounding).to(x.dtype)


def mean_kernel(
    window: OneOrTwo, channels: int = 1, dtype: torch.dtype = torch.float32
) -> torch.Tensor:
    """Return the kernel (channels, 1, kh, kw) with which mean pooling is a depthwise convolution."""
    height, width = pair("window", window, 1)
    return torch.full((channels, 1, height, width), 1 / (height * width), dtype=dtype)


def mean_pool_as_convolution(
    x: torch.Tensor, window: OneOrTwo, stride: OneOrTwo | None = None, padding: OneOrTwo = 0
) -> torch.Tensor:
    """Compute the mean pooling of (C, H, W) or (N, C, H, W) as a convolution with equal weights."""
    channels = x.shape[-3]
    return correlate2d(
        x,
        mean_kernel(window, channels, x.dtype).to(x.device),
        stride=window if stride is None else stride,
        padding=padding,
        groups=channels,
    )


def _steps(
    x: torch.Tensor,
    window: OneOrTwo,
    stride: OneOrTwo | None,
    padding: OneOrTwo,
    dilation: OneOrTwo,
    ceil_mode: bool,
) -> Steps:
    """Return the window's stops, with more cells below and on the right in ceil mode."""
    if x.ndim < 2 or x.dtype == torch.bool or x.is_complex():
        raise ConvolutionError(
            f"Pooling takes real numbers (…, H, W), not {x.dtype} of {written(x.shape)}."
        )
    cells, added = pair("window", window, 1), pair("padding", padding)
    dilations = pair("dilation", dilation, 1)
    strides = cells if stride is None else pair("stride", stride, 1)
    _check_half(cells, added)
    if not ceil_mode:
        return Steps.of(x, cells, strides, added, dilations)
    sizes = (int(x.shape[-2]), int(x.shape[-1]))
    axes = zip(sizes, cells, strides, added, dilations, strict=True)
    height, width = (_hanging(*axis) for axis in axes)
    around = ((added[0], height[1]), (added[1], width[1]))
    return Steps(cells, strides, dilations, around, (height[0], width[0]))


def _hanging(size: int, window: int, stride: int, padding: int, dilation: int) -> Pair:
    """Return places and cells added at the end, when the last window may hang over the edge.

    It has to start on the picture or in the padding before it, as PyTorch demands.
    """
    room = size + 2 * padding - span(window, dilation)
    places = -(-room // stride) + 1  # rounded up
    places -= (places - 1) * stride >= size + padding
    if places < 1:
        raise ConvolutionError(misfit(size, window, padding, dilation))
    end = (places - 1) * stride + span(window, dilation)
    return places, max(padding, end - size - padding)


def _check_half(window: Pair, padding: Pair) -> None:
    for cells, added, axis in zip(window, padding, AXES, strict=True):
        if added > cells // 2:
            raise ConvolutionError(more_than_half(cells, added, axis))


def _lowest(dtype: torch.dtype) -> float:
    return -math.inf if dtype.is_floating_point else torch.iinfo(dtype).min


def _cells_counted(x: torch.Tensor, steps: Steps, padding: Pair, padded: bool) -> torch.Tensor:
    """Count each window's cells, int64 (H', W'): those of the picture, or with its padding.

    What ceil mode adds beyond the padding never counts.
    """
    counts = []
    for axis, added in enumerate(padding):
        size, counting = x.shape[axis - 2], added if padded else 0
        first = torch.arange(steps.output[axis], device=x.device) * steps.stride[axis] - added
        last = first + steps.kernel[axis]
        counts.append(last.clamp(max=size + counting) - first.clamp(min=-counting))
    return torch.outer(*counts)
