"""Layers that only change how numbers are laid out, or nothing at all."""

from __future__ import annotations

from core.blocks.kinds.kind import Given, Kind, axis, sizes


def _in_order(given: Given) -> str:
    start, end = int(given["start_dim"]), int(given["end_dim"])  # type: ignore[arg-type]
    if start > end and (start < 0) == (end < 0):
        return f"start_dim is {start}, but may not come after end_dim, {end}."
    return ""


SHAPES = (
    Kind("Flatten", "nn.Flatten", "shape", "Lays each example's numbers out in one row.", (
        axis("start_dim", "first dimension that is laid out; 0 is the batch", 1),
        axis("end_dim", "last dimension that is laid out; −1 is the last of all", -1),
    ), objection=_in_order),
    Kind("Unflatten", "nn.Unflatten", "shape", "Folds a row of numbers into several dimensions.", (
        axis("dim", "dimension that is folded; 0 is the batch"),
        sizes("unflattened_size", "sizes of the new dimensions; their product is the row's length"),
    )),
    Kind("Identity", "nn.Identity", "shape", "Hands its input on unchanged."),
)  # fmt: skip
