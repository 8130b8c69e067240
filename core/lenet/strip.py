"""What is inside a LeNet while it looks at one picture: every layer's output, and its gradient.

The layers are called one after another, and what is read is what the next one gets. Nothing is hooked
or changed, so that a module that is shared may be looked into.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.lenet.scoring import values

Masks = Mapping[int, Tensor]
Of = Literal["loss", "logit"]


def passed(module: nn.Module, x: Tensor, masks: Masks | None = None) -> list[Tensor]:
    """Return `x` and then the output of each layer of a flat Sequential.

    `masks` holds, for some layers counted from 1, what their output is multiplied by before anything
    else sees it.
    """
    outputs = [x]
    for number, layer in enumerate(module.children(), start=1):
        y = layer(outputs[-1])
        outputs.append(y * masks[number] if masks and number in masks else y)
    return outputs


@torch.inference_mode()
def activations(
    module: nn.Module, picture: np.ndarray, masks: Masks | None = None
) -> tuple[np.ndarray, ...]:
    """Return what the network gets and then each layer's output: float32, without the batch.

    `picture` is uint8 (28, 28). `module` is a flat Sequential in eval mode and only read.
    """
    outputs = passed(module, values(picture[None]), masks)
    return tuple(output[0].float().numpy() for output in outputs)


def gradients(
    module: nn.Module,
    picture: np.ndarray,
    label: int,
    of: Of = "loss",
    masks: Masks | None = None,
) -> tuple[np.ndarray, ...]:
    """Return the gradient with respect to the picture (0 … 1) and then to each layer's output.

    It is that of the cross-entropy against class `label`, or, `of` "logit", of that class's logit.
    float32, without the batch, as `activations`. `module` is in eval mode; its own gradients are
    neither computed nor touched.
    """
    with torch.enable_grad():
        outputs = passed(module, values(picture[None]).requires_grad_(), masks)
        logits = outputs[-1]
        answer = logits[0, label] if of == "logit" else F.cross_entropy(logits, _at(label))
        found = torch.autograd.grad(answer, outputs)
    return tuple(each[0].float().numpy() for each in found)


def _at(label: int) -> Tensor:
    return torch.tensor([label])


def mean_sizes(tensors: tuple[np.ndarray, ...]) -> tuple[float, ...]:
    """Return the mean of the absolute values of each tensor."""
    return tuple(float(np.abs(each, dtype=np.float64).mean()) for each in tensors)
