"""Windows: who reads what, checked against gradients of PyTorch's own convolution."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from core.convolution import (
    ConvolutionError,
    Geometry,
    axis_windows,
    correlate2d,
    pad,
    read_counts,
    readers,
    weight_readings,
    window,
    window_index,
    window_places,
)
from tests.core.convolution.strategies import FEW, geometries, noise


def _correlated(layer: Geometry, x: torch.Tensor, kernel: torch.Tensor) -> torch.Tensor:
    return correlate2d(
        x,
        kernel,
        stride=layer.stride,
        padding=layer.padding,
        dilation=layer.dilation,
        padding_mode=layer.padding_mode,
    )


@FEW
@given(geometries(), st.data())
def test_a_window_sums_to_its_output(layer: Geometry, data: st.DataObject) -> None:
    x, kernel = noise(*layer.size), noise(*layer.kernel, seed=1)
    y = _correlated(layer, x, kernel)
    output = tuple(data.draw(st.integers(0, length - 1)) for length in layer.output)
    readings = window(layer, output)
    assert [reading.weight for reading in readings] == list(np.ndindex(layer.kernel))
    total = sum(float(kernel[r.weight] * x[r.cell]) for r in readings if r.cell is not None)
    assert total == pytest.approx(float(y[output]), abs=1e-9)


@FEW
@given(geometries(), st.data())
def test_readers_are_where_the_gradient_comes_from(layer: Geometry, data: st.DataObject) -> None:
    x, kernel = noise(*layer.size), noise(*layer.kernel, seed=1)
    cell = tuple(data.draw(st.integers(0, length - 1)) for length in layer.size)
    jacobian = torch.autograd.functional.jacobian(lambda x: _correlated(layer, x, kernel), x)
    expected = jacobian[(..., *cell)]  # (H', W'), how each output depends on the cell
    found = torch.zeros(layer.output, dtype=torch.float64)
    for reading in readers(layer, cell):
        assert reading.cell == cell
        found[reading.output] += kernel[reading.weight]
    torch.testing.assert_close(found, expected)


@FEW
@given(geometries(), st.data())
def test_a_weight_meets_one_place_for_each_output(layer: Geometry, data: st.DataObject) -> None:
    x = noise(*layer.size)
    weight = tuple(data.draw(st.integers(0, length - 1)) for length in layer.kernel)
    alone = torch.zeros(layer.kernel, dtype=torch.float64)
    alone[weight] = 1
    readings = weight_readings(layer, weight)
    assert [reading.output for reading in readings] == list(np.ndindex(layer.output))
    seen = [0.0 if r.cell is None else float(x[r.cell]) for r in readings]
    assert seen == pytest.approx(_correlated(layer, x, alone).flatten().tolist())


@FEW
@given(geometries())
def test_counts_are_the_gradient_of_ones(layer: Geometry) -> None:
    x = torch.zeros(layer.size, dtype=torch.float64, requires_grad=True)
    _correlated(layer, x, torch.ones(layer.kernel, dtype=torch.float64)).sum().backward()
    assert x.grad is not None and (read_counts(layer) == x.grad.numpy()).all()


@FEW
@given(geometries())
def test_the_index_of_windows_is_unfold(layer: Geometry) -> None:
    x = noise(*layer.size)
    index = window_index(layer)
    cells = np.where(index < 0, 0.0, x.numpy().ravel()[index])  # (L, kh·kw)
    height, width = layer.padding
    padded = pad(x, ((height, height), (width, width)), layer.padding_mode)
    expected = F.unfold(padded[None, None], layer.kernel, layer.dilation, 0, layer.stride)[0].T
    assert (cells == expected.numpy()).all()


def test_places_of_the_padding_are_outside() -> None:
    layer = Geometry.of(3, 3, 1)
    rows, columns = window_places(layer)
    assert rows.tolist() == columns.tolist() == [[-1, 0, 1], [0, 1, 2], [1, 2, 3]]
    corner = window(layer, (0, 0))
    assert [reading.padded for reading in corner] == [True] * 4 + [False] * 2 + [True] + [False] * 2
    assert corner[0].cell is None and corner[8].cell == (1, 1)
    mirrored = window(Geometry.of(3, 3, 1, padding_mode="reflect"), (0, 0))
    assert mirrored[0].place == (-1, -1) and mirrored[0].cell == (1, 1) and mirrored[0].padded


def test_stride_and_dilation_by_hand() -> None:
    assert axis_windows(7, 3, 1, 2, 2).tolist() == [[-1, 1, 3], [1, 3, 5], [3, 5, 7]]
    assert read_counts(Geometry.of((1, 5), (1, 2), 0, 2)).tolist() == [[1, 1, 1, 1, 0]]
    assert read_counts(Geometry.of(3, 2)).tolist() == [[1, 2, 1], [2, 4, 2], [1, 2, 1]]


@pytest.mark.parametrize("function", [window, readers, weight_readings])
@pytest.mark.parametrize("cell", [(-1, 0), (0, 9)])
def test_cells_that_there_are_not(function: object, cell: tuple[int, int]) -> None:
    with pytest.raises(ConvolutionError, match="There is no"):
        function(Geometry.of(3, 2), cell)  # type: ignore[operator]
