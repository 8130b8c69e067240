"""The table of block kinds: arguments, limits, one sentence of help, and PyTorch's own spelling.

A new kind is one new row. Importing this package does not import torch, so that a description can
be checked without it.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.blocks.kinds.activations import ACTIVATIONS
from core.blocks.kinds.containers import CONTAINERS
from core.blocks.kinds.course import COURSE
from core.blocks.kinds.kind import Given, Group, Kind
from core.blocks.kinds.layers import LAYERS
from core.blocks.kinds.lazy import LAZY
from core.blocks.kinds.models import MODELS, TORCHVISION_MODELS, picture_sides
from core.blocks.kinds.normalization import NORMALIZATION
from core.blocks.kinds.pooling import POOLING
from core.blocks.kinds.shapes import SHAPES

_ROWS = (
    *LAYERS, *POOLING, *NORMALIZATION, *LAZY, *SHAPES, *ACTIVATIONS, *CONTAINERS, *COURSE, *MODELS,
)  # fmt: skip

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _ROWS}

__all__ = ["KINDS", "TORCHVISION_MODELS", "Given", "Group", "Kind", "picture_sides"]
