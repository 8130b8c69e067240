"""Whole networks of torchvision, each as one block."""

from __future__ import annotations

from core.blocks.kinds.kind import Kind, choice, count

TORCHVISION_MODELS = ("resnet18", "mobilenet_v3_small")

MODELS = (
    Kind("Torchvision", "torchvision.models", "model", "A whole network from torchvision.", (
        choice("model", "which network", TORCHVISION_MODELS, own=True),
        count("classes", "outputs, one for each class", most=100_000),
    )),
)  # fmt: skip
