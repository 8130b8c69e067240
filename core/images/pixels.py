"""Decoded pixels to what a network takes, and back; apart from the rest, as it alone needs torch."""

from __future__ import annotations

import torch

# The mean and standard deviation of ImageNet's training pictures, red, green and blue, which
# torchvision's pretrained networks expect; https://pytorch.org/vision/stable/models.html
MEAN = (0.485, 0.456, 0.406)
STD = (0.229, 0.224, 0.225)


def _by_channel(values: tuple[float, ...], like: torch.Tensor) -> torch.Tensor:
    return like.new_tensor(values).view(1, 3, 1, 1)


def to_values(batch: torch.Tensor) -> torch.Tensor:
    """Turn pixels, uint8 (N, H, W, 3), into float32 values from 0 to 1, shaped (N, 3, H, W).

    The result is laid out channels-last in memory, on the batch's own device, and the batch is
    left as it was. Raises ValueError for another shape or type.
    """
    if batch.dtype != torch.uint8 or batch.ndim != 4 or batch.shape[3] != 3:
        raise ValueError(
            f"A batch of pixels has to be uint8 (N, H, W, 3), not {batch.dtype}"
            f" {tuple(batch.shape)}."
        )
    return batch.contiguous().float().div_(255).permute(0, 3, 1, 2)


def grey_values(batch: torch.Tensor) -> torch.Tensor:
    """Turn grey pixels, uint8 (N, H, W, 1), into float32 values from 0 to 1, (N, 1, H, W).

    Raises ValueError for another shape or type.
    """
    if batch.dtype != torch.uint8 or batch.ndim != 4 or batch.shape[3] != 1:
        raise ValueError(
            f"Grey pixels have to be uint8 (N, H, W, 1), not {batch.dtype} {tuple(batch.shape)}."
        )
    return batch.reshape(-1, 1, *batch.shape[1:3]).float().div_(255)


def normalize_values(values: torch.Tensor) -> torch.Tensor:
    """Scale values from 0 to 1, float (N, 3, H, W), to (x - MEAN) / STD, in the same layout."""
    return (values - _by_channel(MEAN, values)) / _by_channel(STD, values)


def normalize(batch: torch.Tensor) -> torch.Tensor:
    """Scale pixels, uint8 (N, H, W, 3), to float32 (N, 3, H, W): (x / 255 - MEAN) / STD.

    Channels-last in memory, as `to_values` has it, which also says what is refused.
    """
    return normalize_values(to_values(batch))


def denormalize(batch: torch.Tensor) -> torch.Tensor:
    """Turn what a network takes, float (N, 3, H, W), back into pixels, uint8 (N, H, W, 3)."""
    values = batch * _by_channel(STD, batch) + _by_channel(MEAN, batch)
    return (values * 255).round().clamp(0, 255).to(torch.uint8).permute(0, 2, 3, 1).contiguous()
