"""Why a network takes a picture for what it does.

Heatmaps say where (`feature_maps`, `attribution`, `heatmaps`), covering what they mark checks them
(`covering`, `occlusion`, `study`), changing the picture says what would change the verdict (`changes`,
`what_if`), and the pictures that lie nearest in feature space say what it finds alike (`similar`).
Importing this package does not import torch.
"""

from __future__ import annotations

from core.explanation.errors import ExplanationError

__all__ = ["ExplanationError"]
