"""What a convolution costs, and what a dense layer between the same inputs and outputs would."""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.convolution.checks import whole
from core.convolution.geometry import Geometry


@dataclass(frozen=True, slots=True)
class LayerCost:
    """Numbers to learn, and multiply-adds of one picture's forward pass (biases not counted)."""

    weights: int
    biases: int
    multiply_adds: int

    @property
    def parameters(self) -> int:
        """Weights and biases together."""
        return self.weights + self.biases


def convolution_cost(geometry: Geometry, *, bias: bool = True) -> LayerCost:
    """Return the cost: outputs · inputs/groups · kh · kw weights, each used at every output cell."""
    weights = geometry.outputs * (geometry.inputs // geometry.groups) * math.prod(geometry.kernel)
    return LayerCost(weights, geometry.outputs * bias, weights * math.prod(geometry.output))


def dense_cost(inputs: int, outputs: int, *, bias: bool = True) -> LayerCost:
    """Return the cost of a layer in which every output has a weight for every input."""
    weights = whole("number of inputs", inputs, 1) * whole("number of outputs", outputs, 1)
    return LayerCost(weights, outputs * bias, weights)


def dense_equivalent(geometry: Geometry, *, bias: bool = True) -> LayerCost:
    """Return what a dense layer between the convolution's own inputs and outputs would cost."""
    inputs = geometry.inputs * math.prod(geometry.size)
    return dense_cost(inputs, geometry.outputs * math.prod(geometry.output), bias=bias)
