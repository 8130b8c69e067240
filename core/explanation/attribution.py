"""From feature maps to a heatmap: four ways to say which places speak for a class.

With A_k the channels of a map, y the class's output before softmax, and g_k = dy / dA_k:

- Grad-CAM (Selvaraju et al., 2017, https://arxiv.org/abs/1610.02391) weighs whole channels:
  relu(sum_k w_k A_k), w_k the mean of g_k over the places.
- Grad-CAM++ (Chattopadhay et al., 2018, https://arxiv.org/abs/1710.11063) takes for w_k the sum of
  relu(g_k) over the places, each weighed by g_k² / (2 g_k² + g_k³ sum A_k).
- HiResCAM (Draelos & Carin, 2020, https://arxiv.org/abs/2011.08891) weighs place by place:
  relu(sum_k g_k A_k).
- LayerCAM (Jiang et al., 2021, https://doi.org/10.1109/TIP.2021.3089943) the same, without what
  speaks against the class: relu(sum_k relu(g_k) A_k).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor

from core.explanation.feature_maps import FeatureMap

Method = Callable[[FeatureMap], Tensor]


def grad_cam(found: FeatureMap) -> Tensor:
    """Return Grad-CAM of a feature map: float32 (N, 1, h, w), 0 or more."""
    weights = found.gradient.mean(dim=(2, 3), keepdim=True)  # (N, K, 1, 1)
    return (weights * found.values).sum(dim=1, keepdim=True).relu()


def grad_cam_plus_plus(found: FeatureMap) -> Tensor:
    """Return Grad-CAM++ of a feature map: float32 (N, 1, h, w), 0 or more."""
    g, a = found.gradient, found.values
    below = 2 * g**2 + g**3 * a.sum(dim=(2, 3), keepdim=True)
    shares = torch.where(below != 0, g**2 / torch.where(below != 0, below, 1.0), 0.0)
    weights = (shares * g.relu()).sum(dim=(2, 3), keepdim=True)  # (N, K, 1, 1)
    return (weights * a).sum(dim=1, keepdim=True).relu()


def hires_cam(found: FeatureMap) -> Tensor:
    """Return HiResCAM of a feature map: float32 (N, 1, h, w), 0 or more."""
    return (found.gradient * found.values).sum(dim=1, keepdim=True).relu()


def layer_cam(found: FeatureMap) -> Tensor:
    """Return LayerCAM of a feature map: float32 (N, 1, h, w), 0 or more."""
    return (found.gradient.relu() * found.values).sum(dim=1, keepdim=True).relu()


METHODS: Mapping[str, Method] = {
    "Grad-CAM": grad_cam,
    "Grad-CAM++": grad_cam_plus_plus,
    "HiResCAM": hires_cam,
    "LayerCAM": layer_cam,
}
