"""From a picture and what it was turned into to the bowl that its kernel is learned in.

The windows are laid out some rows at a time, so that a photo takes no more memory than its strip.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch

from core.convolution.checks import ConvolutionError, OneOrTwo, pair, written
from core.convolution.closed_form import FLAT, Quadratic
from core.convolution.padding import Padding, pad
from core.convolution.sizes import span
from core.convolution.steps import Steps

_BLOCK = 32  # rows of the output whose windows are laid out at a time


def quadratic(
    x: torch.Tensor,
    y: torch.Tensor,
    kernel: OneOrTwo,
    *,
    stride: OneOrTwo = 1,
    padding: Padding = 0,
    dilation: OneOrTwo = 1,
) -> Quadratic:
    """Return the loss of learning a kernel that turns the picture `x` (H, W) into `y` (H′, W′).

    Raises ConvolutionError when `y` does not have the size of such an output, and for numbers that
    are not finite.
    """
    steps = learnable(x, y, kernel, stride, padding, dilation)
    windows = _windows(pad(x.detach().cpu().double(), steps.edges).numpy(), steps)
    targets = y.detach().cpu().double().numpy()
    matrix, slope = np.zeros((windows[0, 0].size,) * 2), np.zeros(windows[0, 0].size)
    for A, t in _blocks(windows, targets):
        matrix += A.T @ A
        slope += A.T @ t
    eigenvalues, directions = np.linalg.eigh(matrix)
    eigenvalues, directions = eigenvalues[::-1].clip(min=0), directions[:, ::-1]
    steep = eigenvalues > FLAT * eigenvalues[0]
    inverse = np.divide(1, eigenvalues, out=np.zeros_like(eigenvalues), where=steep)
    best = directions @ (inverse * (directions.T @ slope))
    floor = sum(float(((A @ best - t) ** 2).sum()) for A, t in _blocks(windows, targets))
    alike = bool((windows == windows[0, 0]).all())
    minimiser = best.reshape(steps.kernel)
    return Quadratic(steps.kernel, matrix, eigenvalues, directions, minimiser, floor, alike)


def learnable(
    x: torch.Tensor,
    y: torch.Tensor,
    kernel: OneOrTwo,
    stride: OneOrTwo,
    padding: Padding,
    dilation: OneOrTwo,
) -> Steps:
    """Return the window's stops, or raise ConvolutionError when `y` is no output for `x`."""
    if x.ndim != 2 or y.ndim != 2:
        raise ConvolutionError(
            f"A kernel is learned from one picture (H, W) and one output (H', W'), not"
            f" {written(x.shape)} and {written(y.shape)}."
        )
    if not (x.isfinite().all() and y.isfinite().all()):
        raise ConvolutionError("The picture and the output have to be finite numbers.")
    steps = Steps.of(x, pair("kernel", kernel, 1), stride, padding, dilation)
    if tuple(y.shape) != steps.output:
        raise ConvolutionError(
            f"A picture of {written(x.shape)} and a kernel of {written(steps.kernel)} give an"
            f" output of {written(steps.output)}, not {written(y.shape)}."
        )
    return steps


def _windows(padded: np.ndarray, steps: Steps) -> np.ndarray:
    """Return the view (H', W', kh, kw) of all windows."""
    reach = tuple(span(k, d) for k, d in zip(steps.kernel, steps.dilation, strict=True))
    windows = np.lib.stride_tricks.sliding_window_view(padded, reach)
    (down, across), (apart, aside) = steps.stride, steps.dilation
    return windows[::down, ::across, ::apart, ::aside]


def _blocks(windows: np.ndarray, targets: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Lay out windows (L, K) and their targets (L,), some rows of the output at a time."""
    for row in range(0, len(windows), _BLOCK):
        part = windows[row : row + _BLOCK]
        yield part.reshape(-1, part[0, 0].size), targets[row : row + _BLOCK].ravel()
