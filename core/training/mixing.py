"""Mixing the pictures of a batch in pairs, and their labels with them.

A network that has to say "six parts cat, four parts dog" cannot learn its pictures by heart. Half
of the mixed batches are blended (mixup: Zhang et al., 2017, https://arxiv.org/abs/1710.09412), in
the others a part of one picture is pasted into the other (CutMix: Yun et al., 2019,
https://arxiv.org/abs/1905.04899).
"""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional as F

BLEND = 0.3  # mixup's alpha: most blends are nearly one of the two pictures


def mixed(
    x: Tensor, labels: Tensor, classes: int, share: float, random: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Mix a batch with itself in another order, in a `share` of all calls.

    `x` is (N, channels, H, W), `labels` int64 (N,) on the same device; `random` is on the CPU.
    Returns both as they are, or the mixed pictures with the probability of each class, (N, classes).
    """
    if not share or float(torch.rand((), generator=random)) >= share:
        return x, labels
    order = torch.randperm(len(x), generator=random).to(x.device)
    targets = F.one_hot(labels, classes).to(x.dtype)
    blends = float(torch.rand((), generator=random)) < 0.5
    y, kept = _blended(x, order, random) if blends else _pasted(x, order, random)
    return y, kept * targets + (1 - kept) * targets[order]


def _blended(x: Tensor, order: Tensor, random: torch.Generator) -> tuple[Tensor, float]:
    kept = _beta(BLEND, random)
    return torch.lerp(x[order], x, kept), kept


def _pasted(x: Tensor, order: Tensor, random: torch.Generator) -> tuple[Tensor, float]:
    height, width = x.shape[-2:]
    share, down, across = torch.rand(3, generator=random).tolist()
    tall, wide = round(height * math.sqrt(share)), round(width * math.sqrt(share))
    top, left = round(down * (height - tall)), round(across * (width - wide))
    y = x.clone()
    y[..., top : top + tall, left : left + wide] = x[order, :, top : top + tall, left : left + wide]
    return y, 1 - tall * wide / (height * width)


def _beta(alpha: float, random: torch.Generator) -> float:
    """Draw from the beta distribution with both parameters `alpha`, at most 1.

    Johnk's way: torch's own beta distribution takes no generator.
    """
    while True:
        a, b = (torch.rand(2, generator=random, dtype=torch.float64) ** (1 / alpha)).tolist()
        if 0 < a + b <= 1:
            return float(a / (a + b))
