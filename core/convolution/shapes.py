"""What becomes of a picture's shape on its way through a layer, which takes four dimensions."""

from __future__ import annotations

from dataclasses import dataclass

from core.convolution.geometry import Geometry


@dataclass(frozen=True, slots=True)
class Shaped:
    """One step: the expression in PyTorch, and the shape of what it gives."""

    expression: str
    shape: tuple[int, ...]


def layer_shapes(geometry: Geometry) -> tuple[Shaped, ...]:
    """Return the four steps: the picture, with its missing dimensions, after the layer, and back.

    One channel in and out is a plain picture (h, w), which lacks batch and channels; else it is
    (channels, h, w), and lacks the batch.
    """
    plain = geometry.inputs == geometry.outputs == 1
    before = () if plain else (geometry.inputs,)
    after = () if plain else (geometry.outputs,)
    return (
        Shaped("X", (*before, *geometry.size)),
        Shaped("X[None, None]" if plain else "X[None]", (1, geometry.inputs, *geometry.size)),
        Shaped("Y = conv2d(…)", (1, geometry.outputs, *geometry.output)),
        Shaped("Y[0, 0]" if plain else "Y[0]", (*after, *geometry.output)),
    )


def kernel_shape(geometry: Geometry) -> tuple[int, int, int, int]:
    """Return the shape of the layer's weights: outputs, inputs of a group, height, width."""
    return (geometry.outputs, geometry.inputs // geometry.groups, *geometry.kernel)
