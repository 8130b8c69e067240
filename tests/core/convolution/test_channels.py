"""Channels: partial sums, groups and 1 × 1 as a matrix product; and what layers cost."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from torch import nn

from core.convolution import (
    PRESETS,
    ConvolutionError,
    Geometry,
    LayerCost,
    convolution_cost,
    correlate2d,
    counted_weights,
    dense_cost,
    dense_equivalent,
    kernel_shape,
    layer_shapes,
    partial_sums,
    pointwise_matrix_product,
)
from tests.core.convolution.strategies import FEW, geometries, noise


@FEW
@given(geometries())
def test_partial_sums(layer: Geometry) -> None:
    x = noise(layer.inputs, *layer.size)
    kernel = noise(layer.outputs, layer.inputs // layer.groups, *layer.kernel, seed=1)
    settings = {
        "stride": layer.stride,
        "padding": layer.padding,
        "dilation": layer.dilation,
        "padding_mode": layer.padding_mode,
    }
    sums = partial_sums(x, kernel, groups=layer.groups, **settings)
    assert sums.shape == (layer.outputs, layer.inputs // layer.groups, *layer.output)
    whole = correlate2d(x, kernel, groups=layer.groups, **settings)
    torch.testing.assert_close(sums.sum(1), whole)
    for output in range(layer.outputs):
        for read, channel in enumerate(layer.channels_read(output)):
            alone = correlate2d(x[channel], kernel[output, read], **settings)
            torch.testing.assert_close(sums[output, read], alone)


def test_pointwise() -> None:
    x, kernel = noise(3, 3, 3), noise(2, 3, 1, 1, seed=1)
    product = pointwise_matrix_product(x, kernel)
    assert product.shape == (2, 3, 3)
    assert (product - F.conv2d(x[None], kernel)[0]).abs().sum() < 1e-6


@FEW
@given(geometries(modes=("zeros",)))
def test_costs_are_those_of_modules(layer: Geometry) -> None:
    with torch.device("meta"):
        module = nn.Conv2d(layer.inputs, layer.outputs, layer.kernel, groups=layer.groups)
    cost = convolution_cost(layer)
    assert cost.parameters == sum(parameter.numel() for parameter in module.parameters())
    outputs = layer.outputs * layer.output[0] * layer.output[1]
    assert cost.multiply_adds == outputs * module.weight[0].numel()
    assert convolution_cost(layer, bias=False).parameters == module.weight.numel()


def test_lenet_by_hand() -> None:
    first = Geometry.of(28, 5, 2, outputs=6)
    second = Geometry.of(14, 5, inputs=6, outputs=16)
    assert convolution_cost(first) == LayerCost(150, 6, 117_600)
    assert convolution_cost(second).parameters == 2_416
    assert convolution_cost(second).multiply_adds == 240_000
    assert dense_cost(400, 120).parameters == 48_120
    assert dense_equivalent(first) == LayerCost(784 * 4_704, 4_704, 784 * 4_704)


def test_depthwise_is_cheaper_by_the_number_of_channels() -> None:
    full, depthwise = (
        convolution_cost(Geometry.of(8, 3, groups=groups, inputs=6, outputs=6), bias=False)
        for groups in (1, 6)
    )
    assert full.weights == 6 * depthwise.weights == 6 * 54


def test_refusals() -> None:
    with pytest.raises(ConvolutionError, match=r"3 × 4 × 4 does not go with .* 2 × 2 × 1 × 1"):
        pointwise_matrix_product(torch.zeros(3, 4, 4), torch.zeros(2, 2, 1, 1))
    with pytest.raises(ConvolutionError, match="does not go with"):
        partial_sums(torch.zeros(4, 4), torch.zeros(2, 2))
    with pytest.raises(ConvolutionError, match="in 2 groups"):
        partial_sums(torch.zeros(4, 4, 4), torch.zeros(3, 2, 2, 2), groups=2)
    with pytest.raises(ConvolutionError, match="number of inputs is 0"):
        dense_cost(0, 3)


@pytest.mark.parametrize("name", ["several-inputs", "several-outputs", "four-dimensions"])
def test_weights_that_count_up_are_the_course_s(name: str) -> None:
    preset = PRESETS[name]
    assert counted_weights(preset.weights[0][0], preset.geometry) == preset.weights


@FEW
@given(geometries(modes=("zeros",)))
def test_shapes(layer: Geometry) -> None:
    weights = torch.tensor(counted_weights(((0.5,) * layer.kernel[1],) * layer.kernel[0], layer))
    assert weights.shape == kernel_shape(layer)
    for output in range(layer.outputs):
        expected = [0.5 + output + channel for channel in layer.channels_read(output)]
        assert weights[output, :, 0, 0].tolist() == expected
    x = torch.zeros(layer_shapes(layer)[0].shape)
    plain = layer.inputs == layer.outputs == 1
    before = x[None, None] if plain else x[None]
    after = F.conv2d(
        before, weights, None, layer.stride, layer.padding, layer.dilation, layer.groups
    )  # fmt: skip
    back = after[0, 0] if plain else after[0]
    shapes = [tuple(each.shape) for each in (x, before, after, back)]
    assert shapes == [step.shape for step in layer_shapes(layer)]
