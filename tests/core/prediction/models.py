"""Small real models on disk for the tests of prediction: random weights, saved as a run saves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.torch import save_file

from core.blocks import build, preset_block

SIDE = 32
CLASSES = ("cat", "dog")


def document(preset: str = "lenet-colour", side: int = SIDE, **changes: Any) -> dict[str, Any]:
    """Return what a weights file of this preset says about itself, with `changes`."""
    block = preset_block(preset, len(CLASSES), side)
    return {
        "version": 1,
        "block": block.to_document(),
        "classes": list(CLASSES),
        "image_size": side,
        "run": "",
        "epoch": 3,
        "step": 30,
        "metrics": {"validation_accuracy": 0.75},
    } | changes


def save_model(path: Path, preset: str = "lenet-colour", side: int = SIDE, seed: int = 1) -> Path:
    """Save a network of this preset with random weights as a weights file; return its path."""
    module = build(preset_block(preset, len(CLASSES), side), seed=seed)
    tensors = {name: tensor.contiguous() for name, tensor in module.state_dict().items()}
    save_file(tensors, path, {"layerwise": json.dumps(document(preset, side))})
    return path


def pictures(count: int, side: int = SIDE, seed: int = 0) -> list[np.ndarray]:
    """Return random pictures, uint8 (side, side, 3)."""
    random = np.random.default_rng(seed)
    return [random.integers(0, 256, (side, side, 3), dtype=np.uint8) for _ in range(count)]
