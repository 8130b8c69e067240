"""The feature maps of a network at every depth that still knows places, and what a class owes them.

All of it takes one pass forward and one backward. With A the map of a layer and y the output of a
class before softmax, dy / dA says how much y would grow with each number of the map.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from core.explanation.errors import ExplanationError
from core.prediction.classifier import Classifier, network_input

CONVOLUTIONS = (nn.Conv1d, nn.Conv2d, nn.Conv3d)
Call = tuple[str, nn.Module, Tensor]  # a part's name, the part, and the map that it gave


@dataclass(frozen=True, slots=True, eq=False)
class FeatureMap:
    """What one part of a network, `name`, gave for N pictures, and the class's gradient with respect
    to it: both float32 (N, channels, h, w).
    """

    name: str
    values: Tensor
    gradient: Tensor


def feature_maps(
    classifier: Classifier, pictures: Sequence[np.ndarray], labels: Sequence[str]
) -> tuple[FeatureMap, ...]:
    """Return the feature maps of `pictures`, uint8 (S, S, 3), from the earliest to the last.

    Each picture's gradient is that of the output of its label. There is one map for each size at
    which a convolution works. Raises ValueError for an unknown label or another shape of picture,
    ExplanationError where no convolution knows more than one place.
    """
    for label in labels:
        if label not in classifier.classes:
            raise ValueError(f"{label!r} is none of the classes: {', '.join(classifier.classes)}.")
    x = network_input(classifier, pictures).requires_grad_()  # (N, channels, S, S)
    with torch.enable_grad():
        logits, calls = _recorded(private_copy(classifier.module), x)
        kept = depths(calls)
        chosen = [classifier.classes.index(label) for label in labels]
        # Pictures do not see each other in eval mode: the gradient of the sum is that of each.
        said = logits[range(len(chosen)), chosen].sum()
        gradients = torch.autograd.grad(said, [each for _, _, each in kept], materialize_grads=True)
    return tuple(
        FeatureMap(name, values.detach().float(), gradient.float())
        for (name, _, values), gradient in zip(kept, gradients, strict=True)
    )


def depths(calls: Sequence[Call]) -> list[Call]:
    """Choose the last map of each size at which a convolution works, in the order of the calls.

    `calls` holds every part of a network in the order in which the parts finish. Of those that finish
    with one height and width, the last is taken: the normalized, activated map of the outermost
    container, just before it is shrunk. Nothing is taken from before the first convolution of its
    size, nor parts that run more than once, since their output is not one tensor. Raises
    ExplanationError when no convolution has more than one place.
    """
    counts: dict[int, int] = {}
    for _, part, _ in calls:
        counts[id(part)] = counts.get(id(part), 0) + 1
    found: dict[torch.Size, Call] = {}
    for call in calls:
        size = call[2].shape[2:]
        if (size in found and counts[id(call[1])] == 1) or isinstance(call[1], CONVOLUTIONS):
            found[size] = call
    if not found:
        raise ExplanationError(
            "This network has no convolution that still knows places, "
            "so nothing in the picture can be pointed at."
        )
    order = {id(call): place for place, call in enumerate(calls)}
    return sorted(found.values(), key=lambda call: order[id(call)])


def private_copy(module: nn.Module) -> nn.Module:
    """Copy a module for hooks, all but its tensors: whoever else reads it sees nothing of them."""
    tensors = {id(each): each for each in [*module.parameters(), *module.buffers()]}
    own = copy.deepcopy(module, tensors)
    for part in own.modules():
        if getattr(part, "inplace", False):  # would overwrite the feature map that was noted
            setattr(part, "inplace", False)  # noqa: B010 - not a tensor or module, as mypy has it
    return own


def _recorded(module: nn.Module, x: Tensor) -> tuple[Tensor, list[Call]]:
    """Run `module`, which may be hooked; return its output, and its calls that gave feature maps."""
    calls: list[Call] = []
    names = {part: name for name, part in module.named_modules()}

    def note(part: nn.Module, _: object, output: object) -> None:
        if isinstance(output, Tensor) and output.dim() == 4 and output[0, 0].numel() > 1:
            calls.append((names[part], part, output))

    for part in names:
        part.register_forward_hook(note)
    return module(x), calls
