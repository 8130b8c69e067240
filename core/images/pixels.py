"""Decoded pixels to what a network takes; apart from the rest, because it alone needs torch."""

from __future__ import annotations

import torch

# The mean and standard deviation of ImageNet's training pictures, red, green and blue, which
# torchvision's pretrained networks expect; https://pytorch.org/vision/stable/models.html
MEAN = (0.485, 0.456, 0.406)
STD = (0.229, 0.224, 0.225)


def normalize(batch: torch.Tensor) -> torch.Tensor:
    """Scale pixels, uint8 (N, H, W, 3), to float32 (N, 3, H, W): (x / 255 - MEAN) / STD.

    The result is laid out channels-last in memory, on the batch's own device, and the batch is
    left as it was. Raises ValueError for another shape or type.
    """
    if batch.dtype != torch.uint8 or batch.ndim != 4 or batch.shape[3] != 3:
        raise ValueError(
            f"A batch of pixels has to be uint8 (N, H, W, 3), not {batch.dtype}"
            f" {tuple(batch.shape)}."
        )
    mean = 255 * torch.tensor(MEAN, device=batch.device)  # (3,)
    std = 255 * torch.tensor(STD, device=batch.device)  # (3,)
    scaled = batch.contiguous().float().sub_(mean).div_(std)  # (N, H, W, 3)
    return scaled.permute(0, 3, 1, 2)  # (N, 3, H, W)
