"""Changing pictures at random, on the device, each picture by its own draw.

A batch arrives as bytes at the cache's size and leaves as normalized numbers at the network's:
one geometric resampling (mirror, zoom, aspect, rotation, place), then one affine change of colour,
then what a poor photo has lost (`core.training.quality`).
The draws come from a CPU generator, so that every device sees the same changes.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional as F

from core.images.colours import LUMA
from core.images.pixels import normalize_values, to_values
from core.training.configuration import Augmentation
from core.training.quality import lower_quality


def _between(draws: Tensor, least: float, most: float) -> Tensor:
    """Map draws in [0, 1) to [least, most)."""
    return least + draws * (most - least)


def _log_between(draws: Tensor, most: float) -> Tensor:
    """Map draws in [0, 1) to [1/most, most), even in the logarithm."""
    return torch.exp(_between(draws, -math.log(most), math.log(most)))


def placements(count: int, settings: Augmentation, random: torch.Generator) -> Tensor:
    """Draw where each picture is looked at: (count, 2, 3) matrices from output to input.

    Coordinates run from -1 to 1 across the picture, as `torch.nn.functional.affine_grid` has them.
    The window stays inside the picture wherever its zoom and turn let it.
    """
    flip, zoom, aspect, angle, across, down = torch.rand(6, count, generator=random)
    sign = torch.where(flip < 0.5, -1.0, 1.0) if settings.flip else torch.ones(count)
    side = _between(zoom, settings.zoom_least, settings.zoom_most)
    stretch = _log_between(aspect, settings.aspect).sqrt()
    turn = _between(angle, -1, 1) * math.radians(settings.rotation)
    width, height = side * stretch, side / stretch
    x = _between(across, -1, 1) * (1 - width).clamp(min=0)
    y = _between(down, -1, 1) * (1 - height).clamp(min=0)
    top = torch.stack([turn.cos() * width * sign, -turn.sin() * height, x], dim=1)
    bottom = torch.stack([turn.sin() * width * sign, turn.cos() * height, y], dim=1)
    return torch.stack([top, bottom], dim=1)  # (count, 2, 3)


def shifts(where: Tensor, size: int, furthest: int, random: torch.Generator) -> Tensor:
    """Move what `placements` drew by whole pixels of the result, up to `furthest` on each axis."""
    pixels = _between(torch.rand(len(where), 2, 1, generator=random), -furthest, furthest).round()
    moved = where.clone()
    moved[:, :, 2:] += where[:, :, :2] @ (pixels * 2 / size)
    return moved


def colour_changes(
    count: int, strength: float, random: torch.Generator
) -> tuple[Tensor, Tensor, Tensor]:
    """Draw brightness, contrast and saturation factors, each (count,), around 1."""
    factors = _between(torch.rand(3, count, generator=random), 1 - strength, 1 + strength)
    return factors[0], factors[1], factors[2]


def recolour(x: Tensor, brightness: Tensor, contrast: Tensor, saturation: Tensor) -> Tensor:
    """Change the colours of `x` (N, 3, H, W), values 0 to 1, by one affine map a picture.

    Contrast stretches about the picture's mean brightness, saturation about each pixel's.
    """
    luma = x.new_tensor(LUMA)
    keep = (brightness * contrast * saturation).view(-1, 1, 1) * torch.eye(3, device=x.device)
    grey = (brightness * contrast * (1 - saturation)).view(-1, 1, 1) * luma.expand(3, 3)
    mean = x.mean(dim=(2, 3)) @ luma  # (N,)
    shift = brightness * (1 - contrast) * mean
    n, _, h, w = x.shape
    pixels = x.permute(0, 2, 3, 1).reshape(n, h * w, 3)
    changed = torch.baddbmm(shift.view(-1, 1, 1), pixels, (keep + grey).transpose(1, 2))
    return changed.clamp_(0, 1).view(n, h, w, 3).permute(0, 3, 1, 2)  # stays channels-last


def resize(x: Tensor, size: int) -> Tensor:
    """Resize `x` (N, 3, H, W) to `size` by `size`, antialiased."""
    if x.shape[-2:] == (size, size):
        return x
    return F.interpolate(x, (size, size), mode="bilinear", antialias=True, align_corners=False)


def augment(batch: Tensor, size: int, settings: Augmentation, random: torch.Generator) -> Tensor:
    """Change each picture of `batch` at random and bring it to the network's size.

    `batch` is uint8 (N, H, W, 3) on any device; the result is float32 (N, 3, size, size),
    normalized, channels-last, on the same device. The draws are from `random` (on the CPU).
    """
    device = batch.device
    x = to_values(batch)
    shrink = int(x.shape[-1] * settings.zoom_least / size)
    if shrink > 1:  # bilinear sampling averages two pixels a side; more than that would alias
        x = F.avg_pool2d(x, shrink)
    where = placements(len(x), settings, random)
    if settings.shift:
        where = shifts(where, size, settings.shift, random)
    grid = F.affine_grid(where.to(device), [len(x), 3, size, size], align_corners=False)
    x = F.grid_sample(x, grid, mode="bilinear", padding_mode="reflection", align_corners=False)
    colours = colour_changes(len(x), settings.colour, random)
    x = recolour(x, *(factor.to(device) for factor in colours))
    return normalize_values(lower_quality(x, settings, random))
