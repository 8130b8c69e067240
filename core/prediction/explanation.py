"""Where in a picture a verdict comes from: Grad-CAM, and its picture.

Grad-CAM (Selvaraju et al., 2017, https://arxiv.org/abs/1610.02391) looks at the last feature map
before the network forgets places: with A_k its channels and y the class's output before softmax,

    map = relu(sum_k w_k A_k),   w_k = mean over the places (i, j) of dy / dA_k[i, j].
"""

from __future__ import annotations

import copy

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

from core.prediction.classifier import Classifier, classify, network_input

FOG = (
    128.0  # the grey that hides what did not decide: neither a dark nor a light photo drowns in it
)
CONVOLUTIONS = (nn.Conv1d, nn.Conv2d, nn.Conv3d)


class ExplanationError(ValueError):
    """The network has no feature map that could say where in the picture something is."""


def heatmap(classifier: Classifier, picture: np.ndarray, label: str | None = None) -> np.ndarray:
    """Return how much each place of `picture` speaks for `label`: float32 (S, S) in [0, 1].

    `picture` is uint8 (S, S, 3), `label` one of the classifier's classes (None: its verdict). The
    strongest place is 1; the map is zero everywhere when no place speaks for the label. Raises
    ValueError for an unknown label, ExplanationError for a network without a feature map.
    """
    from captum.attr import LayerGradCam  # takes a second to import

    label = label or classify(classifier, [picture])[0].label
    if label not in classifier.classes:
        raise ValueError(f"{label!r} is none of the classes: {', '.join(classifier.classes)}.")
    module = _private_copy(classifier.module)
    x = network_input(classifier, [picture]).requires_grad_()  # (1, 3, S, S)
    layer = last_feature_map(module, x)
    cam = LayerGradCam(module, layer).attribute(
        x, target=classifier.classes.index(label), relu_attributions=True
    )  # (1, 1, h, w)
    return _spread(cam.detach(), classifier.image_size)


def last_feature_map(module: nn.Module, x: torch.Tensor) -> nn.Module:
    """Return the part of `module` whose output is the last convolutional feature map.

    The network runs once on `x` (1, 3, S, S) and every part's output is noted in the order in which
    the parts finish. The last convolution with more than one place sets the resolution; of the
    parts that finish from there on with the same height and width (its normalization, activation
    and the containers around them), the last is taken: the map just before pooling shrinks it.
    Parts that run more than once are left out, since their output is not one tensor. Raises
    ExplanationError when no convolution has more than one place.
    """
    calls = _calls(module, x)
    convolutions = [i for i, (part, _) in enumerate(calls) if isinstance(part, CONVOLUTIONS)]
    if not convolutions:
        raise ExplanationError(
            "This network has no convolution that still knows places, "
            "so nothing in the picture can be pointed at."
        )
    size = calls[convolutions[-1]][1]
    once = [
        part
        for part, places in calls[convolutions[-1] :]
        if places == size and sum(other is part for other, _ in calls) == 1
    ]
    return once[-1] if once else calls[convolutions[-1]][0]


def _calls(module: nn.Module, x: torch.Tensor) -> list[tuple[nn.Module, tuple[int, ...]]]:
    """List each call of a part whose output has channels and more than one place, with its size."""
    calls: list[tuple[nn.Module, tuple[int, ...]]] = []

    def note(part: nn.Module, _: object, output: object) -> None:
        if isinstance(output, torch.Tensor) and output.dim() == 4 and output[0, 0].numel() > 1:
            calls.append((part, tuple(output.shape[2:])))

    handles = [part.register_forward_hook(note) for part in module.modules()]
    with torch.no_grad():
        module(x)
    for handle in handles:
        handle.remove()
    return calls


def _private_copy(module: nn.Module) -> nn.Module:
    """Copy a module for hooks: whoever else reads it sees nothing of them."""
    own = copy.deepcopy(module)
    for part in own.modules():
        if getattr(part, "inplace", False):  # would overwrite the feature map that was noted
            setattr(part, "inplace", False)  # noqa: B010 - not a tensor or module, as mypy has it
    return own


def _spread(cam: torch.Tensor, side: int) -> np.ndarray:
    """Enlarge a map (1, 1, h, w) smoothly to (side, side) and scale its strongest place to 1."""
    large = F.interpolate(cam.float(), (side, side), mode="bicubic", align_corners=False)
    large = large[0, 0].clamp_(min=0)  # the cubic dips below zero beside a peak
    strongest = float(large.max())
    scaled = large / strongest if strongest > 0 else torch.zeros_like(large)
    return np.asarray(scaled.cpu().numpy(), dtype=np.float32)


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
