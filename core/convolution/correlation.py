"""Two-dimensional cross-correlation, written as its definition, and true convolution.

y[o, i, j] = Σ over c, u, v of w[o, c, u, v] · x[c, i·s + u·d − p, j·s + v·d − p]. What networks call
convolution is this sum; convolution proper flips the kernel first, in both directions.
"""

from __future__ import annotations

import torch

from core.convolution.checks import ConvolutionError, OneOrTwo, PaddingMode, Pair, counted, written
from core.convolution.geometry import check_groups
from core.convolution.padding import Padding, pad
from core.convolution.sizes import output_size
from core.convolution.steps import Steps, wide


def corr2d(X: torch.Tensor, K: torch.Tensor) -> torch.Tensor:  # noqa: N803
    """Correlate one channel (H, W) with one kernel (kh, kw), output cell by output cell.

    The definition, as in Dive into Deep Learning, section 7.2; `correlate2d` is the one to use.
    Raises ConvolutionError for other shapes and for a kernel that does not fit.
    """
    if X.ndim != 2 or K.ndim != 2:
        raise ConvolutionError(
            f"One channel (H, W) takes one kernel (kh, kw), not {written(X.shape)} and"
            f" {written(K.shape)}."
        )
    height, width = output_size(X.shape, K.shape)
    kh, kw = K.shape
    Y = X.new_zeros(height, width)
    for i in range(height):
        for j in range(width):
            Y[i, j] = (X[i : i + kh, j : j + kw] * K).sum()
    return Y


def correlate2d(
    x: torch.Tensor,
    kernel: torch.Tensor,
    bias: torch.Tensor | None = None,
    *,
    stride: OneOrTwo = 1,
    padding: Padding = 0,
    dilation: OneOrTwo = 1,
    groups: int = 1,
    padding_mode: PaddingMode = "zeros",
) -> torch.Tensor:
    """Correlate `x` with `kernel`, as torch.nn.functional.conv2d does.

    (C, H, W) or (N, C, H, W) goes with a kernel (O, C/groups, kh, kw) and a bias (O); a plain
    picture (H, W) with a plain kernel (kh, kw). Any type of number except bool, the same for all;
    gradients flow to all. `padding` may be "same" or "valid".

    Raises ConvolutionError, with the arithmetic, for what does not go together.
    """
    plain = x.ndim == 2 and kernel.ndim == 2
    if plain:
        x, kernel = x[None], kernel[None, None]
    _check_tensors(x, kernel, bias, groups)
    steps = Steps.of(x, kernel, stride, padding, dilation)
    padded = pad(wide(x), steps.edges, padding_mode)
    weights = wide(kernel)
    kh, kw = steps.kernel
    y = padded.new_zeros(*x.shape[:-3], kernel.shape[0], *steps.output)
    for u in range(kh):
        for v in range(kw):
            seen = steps.seen(padded, u, v)  # (…, C, H', W'), what weight (u, v) is multiplied by
            y += weigh(seen, weights[:, :, u, v], groups)  # (…, O, H', W')
    y = y if bias is None else y + bias[:, None, None]
    return (y[0] if plain else y).to(x.dtype)


def convolve2d(
    x: torch.Tensor,
    kernel: torch.Tensor,
    bias: torch.Tensor | None = None,
    *,
    stride: OneOrTwo = 1,
    padding: Padding = 0,
    dilation: OneOrTwo = 1,
    groups: int = 1,
    padding_mode: PaddingMode = "zeros",
) -> torch.Tensor:
    """Convolve in the mathematical sense: correlate with the kernel turned by half a turn.

    Arguments and errors as in `correlate2d`.
    """
    return correlate2d(
        x,
        kernel.flip(-2, -1),
        bias,
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=groups,
        padding_mode=padding_mode,
    )


def transposed_correlate2d(
    y: torch.Tensor,
    kernel: torch.Tensor,
    size: Pair,
    *,
    stride: OneOrTwo = 1,
    padding: Padding = 0,
    dilation: OneOrTwo = 1,
    groups: int = 1,
) -> torch.Tensor:
    """Send an output (…, O, H', W') back through the layer, to (…, C, H, W) with `size` (H, W).

    The transpose of `correlate2d` with zero padding, and so its gradient: every output cell adds
    itself, times the weight, to each cell that it was read from. Raises ConvolutionError when
    a picture of that size does not give an output of that size.
    """
    channels = kernel.shape[1] * groups
    x = y.new_zeros(*y.shape[:-3], channels, *size)
    _check_tensors(x, kernel, None, groups)
    steps = Steps.of(x, kernel, stride, padding, dilation)
    expected = (kernel.shape[0], *steps.output)
    if y.shape[-3:] != expected:
        raise ConvolutionError(
            f"A picture of {size[0]:,} × {size[1]:,} gives an output of {written(expected)}, not"
            f" {written(y.shape[-3:])}."
        )
    padded = pad(x, steps.edges)
    parts = by_group(y, groups)  # (…, G, O/G, H', W')
    for u in range(steps.kernel[0]):
        for v in range(steps.kernel[1]):
            weights = kernel[:, :, u, v].unflatten(0, (groups, -1))  # (G, O/G, C/G)
            sent = torch.einsum("...gohw,goc->...gchw", parts, weights)
            steps.seen(padded, u, v).add_(sent.flatten(-4, -3))
    (above, _), (left, _) = steps.edges
    return padded[..., above : above + size[0], left : left + size[1]]


def weigh(seen: torch.Tensor, weights: torch.Tensor, groups: int) -> torch.Tensor:
    """Sum over channels: (…, C, H', W') and weights (O, C/groups) give (…, O, H', W')."""
    parts = by_group(seen, groups)  # (…, G, C/G, H', W')
    terms = torch.einsum("...gchw,goc->...gohw", parts, weights.unflatten(0, (groups, -1)))
    return terms.flatten(-4, -3)


def by_group(x: torch.Tensor, groups: int) -> torch.Tensor:
    """Split the channels: (…, C, H, W) to (…, G, C/G, H, W)."""
    return x.unflatten(-3, (groups, x.shape[-3] // groups))


def _check_tensors(
    x: torch.Tensor, kernel: torch.Tensor, bias: torch.Tensor | None, groups: int
) -> None:
    """Raise ConvolutionError when picture, kernel and bias are not of one kind."""
    if x.ndim not in (3, 4) or kernel.ndim != 4:
        raise ConvolutionError(
            f"A picture of {written(x.shape)} does not go with a kernel of {written(kernel.shape)}:"
            " (C, H, W) or (N, C, H, W) takes (O, C/groups, kh, kw), and (H, W) takes (kh, kw)."
        )
    for name, other in (("kernel", kernel), ("bias", bias)):
        if other is not None and (x.dtype, x.device) != (other.dtype, other.device):
            raise ConvolutionError(
                f"The picture is {x.dtype} on {x.device}, the {name} {other.dtype} on"
                f" {other.device}; bring both to one type and device."
            )
    if x.dtype == torch.bool:
        raise ConvolutionError("True and false cannot be multiplied and summed; use numbers.")
    _check_channels(x.shape[-3], kernel.shape[0], kernel.shape[1], groups)
    if bias is not None and bias.shape != kernel.shape[:1]:
        raise ConvolutionError(
            f"The bias is {written(bias.shape)}, but the kernel has {kernel.shape[0]:,} outputs,"
            " each of which takes one number."
        )


def _check_channels(inputs: int, outputs: int, read: int, groups: int) -> None:
    if inputs:  # none at all is allowed, and gives zeros
        check_groups(groups, inputs, outputs)
    if inputs != read * groups:
        raise ConvolutionError(
            f"The picture has {counted(inputs, 'channel')}, but the kernel reads {read:,}"
            f" in each of {counted(groups, 'group')}: {read:,}·{groups:,} = {read * groups:,}."
        )
