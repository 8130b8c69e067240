"""What a preset asks for, computed: its picture and weights as tensors, and its output."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch

from core.convolution.checks import ConvolutionError
from core.convolution.correlation import convolve2d, correlate2d
from core.convolution.learning import Learning, learn_kernel
from core.convolution.pooling import max_pool2d, mean_pool2d
from core.convolution.preset import Preset
from core.convolution.recipes import Picture


def picture_tensor(picture: Picture, dtype: torch.dtype = torch.float32) -> torch.Tensor:
    """Return a recipe's picture as a tensor (C, H, W)."""
    return torch.from_numpy(picture.values()).to(dtype)


def weights_tensor(preset: Preset, dtype: torch.dtype = torch.float32) -> torch.Tensor:
    """Return a preset's weights (O, C/groups, kh, kw); raises ConvolutionError if it has none."""
    if not preset.weights:
        raise ConvolutionError(f"The experiment {preset.name} has no kernel.")
    return torch.tensor(preset.weights, dtype=dtype)


def answer(preset: Preset, dtype: torch.dtype = torch.float32) -> torch.Tensor:
    """Return the preset's output (O, H', W'): that of its layer, whatever is asked about it."""
    x = picture_tensor(preset.picture, dtype)
    return _ANSWERS.get(preset.operation, _correlated)(preset, x)


def learn(preset: Preset, seed: int = 0, dtype: torch.dtype = torch.float32) -> Learning:
    """Learn the kernel of a preset that has a lesson, a random start drawn from `seed`."""
    lesson = preset.lesson
    if lesson is None:
        raise ConvolutionError(f"The experiment {preset.name} has nothing to learn.")
    x = picture_tensor(preset.picture, dtype)[0]
    target = torch.tensor(lesson.target, dtype=dtype)
    start = None if lesson.start is None else torch.tensor(lesson.start, dtype=dtype)
    return learn_kernel(
        x,
        correlate2d(x, target),
        preset.geometry.kernel,
        lr=lesson.lr,
        steps=lesson.steps,
        start=start,
        seed=seed,
    )


def _correlated(preset: Preset, x: torch.Tensor) -> torch.Tensor:
    layer, weights = preset.geometry, weights_tensor(preset, x.dtype)
    return correlate2d(x, weights, stride=layer.stride, padding=layer.padding, groups=layer.groups)


def _convolved(preset: Preset, x: torch.Tensor) -> torch.Tensor:
    layer, weights = preset.geometry, weights_tensor(preset, x.dtype)
    return convolve2d(x, weights, stride=layer.stride, padding=layer.padding, groups=layer.groups)


def _maximum(preset: Preset, x: torch.Tensor) -> torch.Tensor:
    layer = preset.geometry
    return max_pool2d(x, layer.kernel, layer.stride, layer.padding).values


def _mean(preset: Preset, x: torch.Tensor) -> torch.Tensor:
    layer = preset.geometry
    return mean_pool2d(x, layer.kernel, layer.stride, layer.padding)


_ANSWERS: Mapping[str, Callable[[Preset, torch.Tensor], torch.Tensor]] = {
    "convolution": _convolved,
    "maximum": _maximum,
    "mean": _mean,
}
