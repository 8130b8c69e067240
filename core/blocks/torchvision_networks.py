"""Networks of torchvision: how they are made, and who gives them their first values.

The two that the app trains begin by rules of ours, which say the same as torchvision's own
constructors do. All others are begun by those constructors themselves.
"""

from __future__ import annotations

from collections.abc import Mapping

from torch import nn

from core.blocks.block import Block
from core.blocks.drawing import Drawing
from core.blocks.kinds.layers import FAN_IN
from core.blocks.kinds.normalization import BATCH
from core.blocks.room import own_tensors
from core.randomness import generator

# For each network: by a module's class and a tensor's name, a rule of `core.blocks.rules`.
RULES_OF: Mapping[str, Mapping[type[nn.Module], Mapping[str, str]]] = {
    "resnet18": {
        nn.Linear: FAN_IN,
        nn.Conv2d: {"weight": "kaiming normal"},
        nn.BatchNorm2d: BATCH,
    },
    "mobilenet_v3_small": {
        nn.Linear: {"weight": "narrow normal", "bias": "zeros"},
        nn.Conv2d: {"weight": "kaiming normal", "bias": "zeros"},
        nn.BatchNorm2d: BATCH,
    },
}

# What torchvision warns of when it isn't said: that these two begin in a slow way, as ever.
_SAID: Mapping[str, Mapping[str, bool]] = {
    "googlenet": {"init_weights": True},
    "inception_v3": {"init_weights": True},
}


def construct(block: Block) -> nn.Module:
    """Return the network that a Torchvision block asks for, as torchvision makes it."""
    import torchvision  # takes seconds and 160 MB of its own, so only for its own networks

    model, classes = str(block.argument("model")), block.argument("classes")
    module: nn.Module = torchvision.models.get_model(
        model, num_classes=classes, **_SAID.get(model, {})
    )
    return module


def begins_by_itself(block: Block) -> bool:
    """Say whether torchvision's own constructor gives this block its first values."""
    return block.kind == "Torchvision" and block.argument("model") not in RULES_OF


def begin(block: Block, module: nn.Module, *, seed: int, prefix: str) -> None:
    """Give `module`, made from `block` without memory, the values that torchvision would give it.

    They depend on `seed` and `prefix`, the module's qualified name, alone; they are on the CPU.
    """
    with Drawing(generator(seed, "weights", prefix)):
        begun = construct(block)
    for part, theirs in zip(module.modules(), begun.modules(), strict=True):
        for name, tensor in own_tensors(theirs):
            setattr(part, name, tensor)
