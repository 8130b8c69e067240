"""From a finished run to the files that come with Layerwise.

Zooming into photos while training makes animals look larger than they are, so that a network is best
asked at a larger side than it was trained at (Touvron et al., 2019, https://arxiv.org/abs/1906.06423).
Which one, the validation photos say.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from benchmarks.pets_model import figures
from benchmarks.pets_model.split import Split
from core.prediction import Classifier, shipped_weights
from core.prediction.knowledge import FILE as KNOWLEDGE

SIDES = (128, 144, 160, 176, 192, 208, 224, 240, 256)
METADATA = "layerwise"


def accuracy_by_side(
    classifier: Classifier, found: Split, sides: Sequence[int] = SIDES
) -> dict[int, float]:
    """Return the accuracy on the validation photos at each side, in pixels."""
    return {
        side: float(
            figures.judge(replace(classifier, image_size=side), found.folder, found.validation)
            .right()
            .mean()
        )
        for side in sides
    }


def ship(weights: Path, side: int, accuracy: float, photos: int) -> Path:
    """Write the weights where the app looks for its own, to be asked at `side` pixels.

    `accuracy` is that on the validation photos at this side; `photos` trained it. The run's own name,
    by which it could be found on this machine, is left out. Numbers are rounded to 16 bits, which halves
    the file; whoever loads it calculates with 32.
    """
    with safe_open(weights, "pt") as file:
        described = json.loads(file.metadata()[METADATA])
    described |= {
        "image_size": side, "run": "pets", "data": f"{photos:,} photos of cats and dogs",
        "metrics": {"validation_accuracy": accuracy},
    }  # fmt: skip
    path = shipped_weights()
    path.with_name(KNOWLEDGE).unlink(missing_ok=True)  # it belongs to the weights before
    tensors = {name: _rounded(each) for name, each in load_file(weights).items()}
    save_file(tensors, path, {METADATA: json.dumps(described)})
    return path


def _rounded(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.half() if tensor.is_floating_point() else tensor
