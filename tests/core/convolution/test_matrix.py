"""Correlation as a matrix product: unfold, and the sparse matrix of the whole operation."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given

from core.convolution import (
    ConvolutionError,
    Geometry,
    correlate2d,
    im2col,
    im2col_product,
    matrix_size,
    operation_matrix,
    output_of_row,
)
from tests.core.convolution.strategies import QUICK, geometries, noise


def _weights(layer: Geometry) -> torch.Tensor:
    return noise(layer.outputs, layer.inputs // layer.groups, *layer.kernel, seed=1)


@QUICK
@given(geometries(modes=("zeros",)))
def test_windows_are_those_of_unfold(layer: Geometry) -> None:
    x = noise(2, layer.inputs, *layer.size)
    settings = {"stride": layer.stride, "padding": layer.padding, "dilation": layer.dilation}
    columns = im2col(x, layer.kernel, **settings)
    assert torch.equal(columns, F.unfold(x, layer.kernel, **settings))
    assert torch.equal(im2col(x[1], layer.kernel, **settings), columns[1])


@QUICK
@given(geometries())
def test_both_products_are_the_correlation(layer: Geometry) -> None:
    x, kernel = noise(layer.inputs, *layer.size), _weights(layer)
    settings = {
        "stride": layer.stride,
        "padding": layer.padding,
        "dilation": layer.dilation,
        "padding_mode": layer.padding_mode,
    }
    y = correlate2d(x, kernel, groups=layer.groups, **settings)
    matrix = operation_matrix(kernel, layer)
    assert matrix.shape == matrix_size(layer) and matrix.is_sparse
    torch.testing.assert_close((matrix @ x.flatten()).reshape(y.shape), y)
    assert torch.equal(operation_matrix(kernel, layer, "dense"), matrix.to_dense())
    if layer.groups == 1:
        torch.testing.assert_close(im2col_product(x, kernel, **settings).reshape(y.shape), y)


def test_the_course_written_out() -> None:
    kernel = torch.tensor([[0.0, 1], [2, 3]])
    layer = Geometry.of(3, 2)
    assert operation_matrix(kernel, layer, "dense").tolist() == [
        [0, 1, 0, 2, 3, 0, 0, 0, 0],
        [0, 0, 1, 0, 2, 3, 0, 0, 0],
        [0, 0, 0, 0, 1, 0, 2, 3, 0],
        [0, 0, 0, 0, 0, 1, 0, 2, 3],
    ]
    assert [output_of_row(layer, row) for row in (1, 2)] == [(0, 0, 1), (0, 1, 0)]


def test_gradients_flow_through_the_matrix() -> None:
    kernel, x = noise(2, 2).requires_grad_(), noise(3, 3)
    sent = operation_matrix(kernel, Geometry.of(3, 2), "dense") @ x.flatten()
    (ours,) = torch.autograd.grad(sent.sum(), kernel)
    (theirs,) = torch.autograd.grad(correlate2d(x, kernel).sum(), kernel)
    torch.testing.assert_close(ours, theirs)


def test_refusals() -> None:
    kernel = torch.ones(3, 3)
    with pytest.raises(
        ConvolutionError, match="kernel is 3 × 3, but this layer takes 1 × 1 × 2 × 2"
    ):
        operation_matrix(kernel, Geometry.of(5, 2))
    with pytest.raises(ConvolutionError, match=r"49,284 × 50,176 entries.*at most 4,194,304"):
        operation_matrix(kernel, Geometry.of(224, 3), "dense")
    with pytest.raises(ConvolutionError, match="Take a smaller picture"):
        operation_matrix(torch.ones(64, 64, 3, 3), Geometry.of(224, 3, inputs=64, outputs=64))
    with pytest.raises(ConvolutionError, match="no row 9"):
        output_of_row(Geometry.of(5, 3), 9)
    with pytest.raises(ConvolutionError, match="not 5 × 5"):
        im2col(torch.zeros(5, 5), 2)
    with pytest.raises(ConvolutionError, match="spans 6 cells"):
        im2col(torch.zeros(1, 5, 5), 6)
