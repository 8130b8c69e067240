"""Layers that only change how numbers are laid out, or nothing at all."""

from __future__ import annotations

from core.blocks.kinds.kind import Kind

SHAPES = (
    Kind("Flatten", "nn.Flatten", "shape", "Lays each example's numbers out in one row."),
    Kind("Identity", "nn.Identity", "shape", "Hands its input on unchanged."),
)
