"""LeNet: its architecture as a value, the recipes it is trained by, and what is inside it.

Nothing that is imported here imports torch.
"""

from __future__ import annotations

from core.lenet.architecture import MODERN, ORIGINAL, SIX_CONVOLUTIONS, Convolution, LeNet
from core.lenet.presets import PRESETS, Preset

__all__ = [
    "MODERN",
    "ORIGINAL",
    "PRESETS",
    "SIX_CONVOLUTIONS",
    "Convolution",
    "LeNet",
    "Preset",
]
