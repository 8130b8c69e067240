"""What a photo may have lost on its way: sharpness, detail to compression, colour, a covered part.

Each change touches a share of a batch's pictures, chosen by a CPU generator; where the share is 0
nothing is drawn. Values are from 0 to 1, before normalization.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F

from core.images.colours import LUMA
from core.training.configuration import Augmentation

BLUR = (0.3, 0.8)  # side that a blurred picture was reduced to, as a share of its own
TABLE_SCALE = (0.4, 4.0)  # of JPEG's table: about quality 80 down to 12
COVERED = (0.15, 0.5)  # sides of the covered part, as shares of the picture's
BLOCK = 8  # pixels a side of JPEG's blocks

_Change = Callable[[Tensor, torch.Generator], Tensor]

# JPEG's usual table for brightness (ITU-T T.81, table K.1): larger steps for finer waves.
STEPS = (
    (16, 11, 10, 16, 24, 40, 51, 61),
    (12, 12, 14, 19, 26, 58, 60, 55),
    (14, 13, 16, 24, 40, 57, 69, 56),
    (14, 17, 22, 29, 51, 87, 80, 62),
    (18, 22, 37, 56, 68, 109, 103, 77),
    (24, 35, 55, 64, 81, 104, 113, 92),
    (49, 64, 78, 87, 103, 121, 120, 101),
    (72, 92, 95, 98, 112, 100, 103, 99),
)


def lower_quality(x: Tensor, change: Augmentation, random: torch.Generator) -> Tensor:
    """Blur, compress, grey and cover the shares of `x` (N, 3, H, W) that `change` asks for.

    `x` is float32, from 0 to 1, on any device, and is left as it was.
    """
    if change.degrade:
        x = _on_share(x, change.degrade / 2, random, _blurred)
        x = _on_share(x, change.degrade / 2, random, _compressed)
    if change.grey:
        x = _on_share(x, change.grey, random, lambda few, _: greyed(few))
    if change.erase:
        x = _on_share(x, change.erase, random, covered)
    return x


def _on_share(x: Tensor, share: float, random: torch.Generator, change: _Change) -> Tensor:
    chosen = torch.nonzero(torch.rand(len(x), generator=random) < share)[:, 0]
    if not len(chosen):
        return x
    chosen = chosen.to(x.device)
    return x.index_copy(0, chosen, change(x[chosen], random))


def _between(random: torch.Generator, bounds: tuple[float, float]) -> float:
    """Draw one number between the bounds, even in its logarithm."""
    low, high = (math.log(bound) for bound in bounds)
    return math.exp(low + (high - low) * float(torch.rand((), generator=random)))


def _blurred(x: Tensor, random: torch.Generator) -> Tensor:
    return blurred(x, _between(random, BLUR))


def _compressed(x: Tensor, random: torch.Generator) -> Tensor:
    return compressed(x, _between(random, TABLE_SCALE))


def blurred(x: Tensor, share: float) -> Tensor:
    """Reduce `x` (N, 3, H, W) to `share` of its sides and enlarge it again."""
    height, width = x.shape[-2:]
    small = (max(1, round(height * share)), max(1, round(width * share)))
    few = F.interpolate(x, small, mode="bilinear", antialias=True, align_corners=False)
    return F.interpolate(few, (height, width), mode="bilinear", align_corners=False)


def compressed(x: Tensor, scale: float) -> Tensor:
    """Round `x` (N, 3, H, W) as a JPEG file does, with its table of steps times `scale`.

    Each block of 8 × 8 pixels goes through the cosine transform; each wave's share is rounded to a
    multiple of its step. Colours are treated alike, which is a little kinder than a file. What
    does not fill a block at the right and at the bottom stays as it is.
    """
    height, width = (side // BLOCK * BLOCK for side in x.shape[-2:])
    whole = x[..., :height, :width]
    blocks = whole.unflatten(3, (-1, BLOCK)).unflatten(2, (-1, BLOCK)).transpose(3, 4)
    waves = cosines(x)
    step = x.new_tensor(STEPS) * (scale / 255)
    shares = waves @ blocks @ waves.T  # (N, 3, H / 8, W / 8, 8, 8)
    rounded = waves.T @ ((shares / step).round() * step) @ waves
    y = x.clone()
    y[..., :height, :width] = rounded.transpose(3, 4).flatten(4, 5).flatten(2, 3).clamp(0, 1)
    return y


def cosines(like: Tensor) -> Tensor:
    """Return the cosine transform of 8 numbers as an orthogonal matrix (8, 8) beside `like`."""
    place = torch.arange(BLOCK, dtype=like.dtype, device=like.device)
    matrix = torch.cos(math.pi / BLOCK * (place + 0.5) * place[:, None]) * math.sqrt(2 / BLOCK)
    matrix[0] /= math.sqrt(2)
    return matrix


def greyed(x: Tensor) -> Tensor:
    """Give all three channels of `x` (N, 3, H, W) the brightness of the pixel."""
    luma = x.new_tensor(LUMA).view(1, 3, 1, 1)
    return (x * luma).sum(dim=1, keepdim=True).expand_as(x)


def covered(x: Tensor, random: torch.Generator) -> Tensor:
    """Cover a part of each picture of `x` (N, 3, H, W) with one colour.

    Random erasing (Zhong et al., 2017, https://arxiv.org/abs/1708.04896): the network has to know a
    pet by what is left.
    """
    n, _, height, width = x.shape
    draws = torch.rand(7, n, generator=random).to(x.device)
    tall, wide = (COVERED[0] + (COVERED[1] - COVERED[0]) * part for part in draws[:2])
    down = _within(height, tall, draws[2])  # (n, H)
    across = _within(width, wide, draws[3])  # (n, W)
    hidden = (down[:, :, None] & across[:, None, :])[:, None]  # (n, 1, H, W)
    return torch.where(hidden, draws[4:].T[:, :, None, None], x)


def _within(side: int, length: Tensor, place: Tensor) -> Tensor:
    """Say which of `side` pixels lie within a length, from 0 to 1, at a place, from 0 to 1."""
    at = (torch.arange(side, device=length.device) + 0.5) / side
    start = (1 - length) * place
    return (at >= start[:, None]) & (at < (start + length)[:, None])
