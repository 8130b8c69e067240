"""Learning a kernel from a picture and what it was turned into, by gradient descent.

The loop is the course's: the summed squared error, its gradient by autograd, and an update of the
weights in place, outside autograd's record (Dive into Deep Learning, section 7.2.4).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from core.convolution.checks import ConvolutionError, OneOrTwo, Pair, counted, shown, whole, written
from core.convolution.least_squares import learnable
from core.convolution.padding import Padding, pad
from core.randomness import generator


@dataclass(frozen=True, slots=True, eq=False)
class Learning:
    """Every step of learning a kernel.

    `losses[n]` is the summed squared error after n updates, and `weights[n]` the kernel then. What
    the course prints at its step n + 1 is `losses[n]`, since it prints the loss before the update.
    Only finite numbers are kept: `diverged_at` is the number of updates after which they no longer
    were, None when all went well.
    """

    losses: tuple[float, ...]
    weights: torch.Tensor  # (updates + 1, kh, kw)
    lr: float
    diverged_at: int | None

    @property
    def kernel(self) -> torch.Tensor:
        """The last kernel, (kh, kw)."""
        return self.weights[-1]

    @property
    def verdict(self) -> str:
        """One sentence on how it ended."""
        if self.diverged_at is not None:
            return (
                f"The loss was no longer a finite number after {counted(self.diverged_at, 'step')}:"
                f" a learning rate of {self.lr:g} is too large for this picture."
            )
        steps = counted(len(self.losses) - 1, "step")
        grew = "grew" if self.losses[-1] > self.losses[0] else "went"
        return f"In {steps} the loss {grew} from {self.losses[0]:.4g} to {self.losses[-1]:.4g}."


def learn_kernel(
    x: torch.Tensor,
    y: torch.Tensor,
    kernel_size: OneOrTwo,
    *,
    lr: float,
    steps: int,
    start: torch.Tensor | None = None,
    seed: int = 0,
    stride: OneOrTwo = 1,
    padding: Padding = 0,
    dilation: OneOrTwo = 1,
) -> Learning:
    """Learn the kernel that turns the picture `x` (H, W) into `y` (H', W') by gradient descent.

    Starts at `start` (kh, kw), or where PyTorch would: uniform within ±1/√(kh · kw), from `seed`.
    Computes in the picture's own float type, in 32 bits for whole numbers. Stops when the loss is
    no longer finite. Raises ConvolutionError when the sizes do not go together, for a learning rate
    that is not positive and finite, and for a negative number of steps.
    """
    stops = learnable(x, y, kernel_size, stride, padding, dilation)
    if isinstance(lr, bool | str | None) or not (math.isfinite(lr) and lr > 0):
        raise ConvolutionError(
            f"The learning rate is {shown(lr)}, but has to be above 0 and finite."
        )
    dtype = x.dtype if x.is_floating_point() else torch.float32
    X = pad(x.detach().to(dtype), stops.edges)[None, None]
    Y = y.detach().to(dtype)[None, None]
    weight = _first_kernel(stops.kernel, start, seed).to(X).clone()[None, None].requires_grad_()
    losses: list[float] = []
    path: list[torch.Tensor] = []
    with torch.enable_grad():
        for _ in range(whole("number of steps", steps) + 1):
            Y_hat = F.conv2d(X, weight, stride=stops.stride, dilation=stops.dilation)
            loss = ((Y_hat - Y) ** 2).sum()
            if not (loss.isfinite() and weight.isfinite().all()):
                break
            losses.append(loss.item())
            path.append(weight.detach()[0, 0].clone())
            (gradient,) = torch.autograd.grad(loss, weight)
            weight.data[:] -= lr * gradient
    diverged_at = len(losses) if len(losses) <= steps else None
    weights = torch.stack(path) if path else X.new_zeros(0, *stops.kernel)
    return Learning(tuple(losses), weights, float(lr), diverged_at)


def _first_kernel(size: Pair, start: torch.Tensor | None, seed: int) -> torch.Tensor:
    if start is None:
        bound = 1 / math.sqrt(math.prod(size))
        source = generator(seed, "learned kernel", *size)
        return torch.empty(size, dtype=torch.float64).uniform_(-bound, bound, generator=source)
    if tuple(start.shape) != size or not start.isfinite().all():
        raise ConvolutionError(
            f"The start has to be finite numbers of {written(size)}, like the kernel; it is"
            f" {written(start.shape)}."
        )
    return start.detach()
