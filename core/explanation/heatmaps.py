"""Where in a picture a verdict comes from: heatmaps at every depth of a network.

A late map knows what it sees and hardly where; an early one knows where and hardly what. Each is made
of its layer's feature map A and the gradient of the class's output y (before softmax) by HiResCAM
(Draelos & Carin, 2020, https://arxiv.org/abs/2011.08891): relu(sum over the channels k of
dy / dA_k · A_k). Where only a mean over the places follows, as after most networks' last map, this is
Grad-CAM; at earlier depths Grad-CAM's mean weights blur what belongs to which place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from core.explanation.attribution import Method, hires_cam
from core.explanation.feature_maps import feature_maps
from core.prediction.classifier import Classifier, classify

__all__ = [
    "Depth", "Explanation", "best_heatmaps", "explain", "heatmap", "overlay",
]  # fmt: skip

# Chosen by covering what a map marks: on 120 validation photos of pets that the network of 96 pixels
# was not trained on, a tenth covered as one patch, the mean of HiResCAM's last two depths lowered the
# lead of the verdict by 0.81 ± 0.10 more than random patches did. Grad-CAM's last depth: 0.69, its last
# two: 0.60; Grad-CAM++'s last two: 0.81, but nothing at its early depths (-0.13 and -0.04, where
# HiResCAM has 0.55 and 0.42). Of the network of 256 pixels that comes with Layerwise it is 0.25 ± 0.04 on 500
# test photos. `benchmarks/heatmaps.py` compares them all.
METHOD: Method = hires_cam
# The grey that hides what did not decide: neither a dark nor a light photo drowns in it.
FOG = 128.0
DEPTHS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Depth:
    """One depth's heatmap: the part that gave the feature map, the map's height and width, and how
    much each place of the picture speaks for the label, float32 (S, S) in [0, 1].
    """

    part: str
    places: tuple[int, int]
    heat: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """What speaks for `label` in a picture: at each depth, from the earliest to the last, and in the
    map that proved most faithful, `best`, float32 (S, S) in [0, 1].
    """

    label: str
    depths: tuple[Depth, ...]
    best: np.ndarray


def explain(classifier: Classifier, picture: np.ndarray, label: str | None = None) -> Explanation:
    """Say what in `picture`, uint8 (S, S, 3), speaks for `label`, one of the classes (None: the verdict).

    In each map the strongest place is 1; it is zero everywhere when no place speaks for the label.
    Raises ValueError for an unknown label, ExplanationError for a network without a feature map.
    """
    label = label or classify(classifier, [picture])[0].label
    found, side = feature_maps(classifier, [picture], [label]), classifier.image_size
    maps = [spread(METHOD(each), side) for each in found]
    depths = [
        Depth(each.name, (each.values.shape[2], each.values.shape[3]), _array(heat[0]))
        for each, heat in zip(found, maps, strict=True)
    ]
    return Explanation(label, tuple(depths), _array(_best(maps)[0]))


def heatmap(classifier: Classifier, picture: np.ndarray, label: str | None = None) -> np.ndarray:
    """Return the most faithful map of `explain` alone: float32 (S, S) in [0, 1]; raises as it does."""
    label = label or classify(classifier, [picture])[0].label
    return np.asarray(best_heatmaps(classifier, [picture], [label])[0])


def best_heatmaps(
    classifier: Classifier, pictures: Sequence[np.ndarray], labels: Sequence[str]
) -> np.ndarray:
    """Return `heatmap` of several pictures, each for its label, in one pass: float32 (N, S, S)."""
    found = feature_maps(classifier, pictures, labels)[-DEPTHS:]
    return _array(_best([spread(METHOD(each), classifier.image_size) for each in found]))


def _best(maps: Sequence[Tensor]) -> Tensor:
    """Put the last maps, (N, S, S) each, together; the strongest place of each picture is 1."""
    return _scaled(torch.stack(list(maps[-DEPTHS:])).mean(dim=0))


def spread(cam: Tensor, side: int) -> Tensor:
    """Enlarge maps (N, 1, h, w) smoothly to (N, side, side); the strongest place of each is 1."""
    large = F.interpolate(cam, (side, side), mode="bicubic", align_corners=False)
    return _scaled(large[:, 0].clamp_(min=0))  # the cubic dips below zero beside a peak


def _scaled(heat: Tensor) -> Tensor:
    strongest = heat.amax(dim=(1, 2), keepdim=True)  # (N, 1, 1)
    return torch.where(strongest > 0, heat / strongest.clamp(min=1e-30), 0.0)


def _array(heat: Tensor) -> np.ndarray:
    return np.asarray(heat.cpu().numpy(), np.float32)


def overlay(picture: Image.Image, heat: np.ndarray, strength: float = 0.8) -> np.ndarray:
    """Return `picture` with a grey fog over what did not decide: uint8 (height, width, 3).

    `heat` in [0, 1] is stretched from the square that the network saw to the picture's own aspect;
    `strength` in [0, 1] is the fog's density where the heat is zero. Light and colour both carry
    the map, so it reads the same whatever colours the reader can tell apart.
    """
    width, height = picture.size
    stretched = Image.fromarray(heat.astype(np.float32)).resize(
        (width, height), Image.Resampling.BICUBIC
    )
    clear = np.asarray(stretched).clip(0, 1)[..., None]  # (height, width, 1)
    colours = np.asarray(picture.convert("RGB"), dtype=np.float32)  # (height, width, 3)
    density = strength * (1 - clear)
    return np.asarray((colours * (1 - density) + FOG * density).round(), dtype=np.uint8)
