"""The trained LeNets that come with Layerwise: weights in `assets/models/lenet`, with their cards."""

from __future__ import annotations

from pathlib import Path

from core.lenet.presets import PRESETS
from core.settings import PROJECT

FOLDER = PROJECT / "assets" / "models" / "lenet"


def shipped_weights(name: str) -> Path | None:
    """Return the safetensors file of a preset's trained weights, None where none is shipped."""
    path = FOLDER / f"{name}.safetensors"
    return path if name in PRESETS and path.is_file() else None
