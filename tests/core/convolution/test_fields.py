"""Receptive and projective fields of chains: LeNet's, and what gradients say."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from core.convolution import (
    ConvolutionError,
    Geometry,
    Layer,
    chain_sizes,
    layers_along,
    projective_cells,
    receptive_cells,
    receptive_fields,
)
from tests.core.convolution.strategies import FEW

LENET = (Layer(5, padding=2), Layer(2, 2), Layer(5), Layer(2, 2))
LAYERS = st.lists(
    st.builds(Layer, st.integers(1, 3), st.integers(1, 3), st.integers(0, 2), st.integers(1, 2)),
    max_size=3,
)


def test_lenet() -> None:
    fields = receptive_fields(LENET)
    assert [(field.size, field.jump) for field in fields] == [(5, 1), (6, 2), (14, 2), (16, 4)]
    assert [field.first for field in fields] == [-2, -2, -2, -2]
    assert chain_sizes(28, LENET) == (28, 28, 14, 10, 5)
    assert fields[-1].seen(4) == (14, 29) and fields[0].centre == 0


def test_what_works_on_single_numbers_changes_nothing() -> None:
    with_activation = (LENET[0], Layer(1), LENET[1], Layer(1))
    assert receptive_fields(with_activation)[-1] == receptive_fields(LENET[:2])[-1]


def _dependence(layers: list[Layer], size: int) -> torch.Tensor:
    """Return which outputs depend on which inputs, bool (outputs, size), by autograd."""

    def chain(x: torch.Tensor) -> torch.Tensor:
        x = x[None, None]
        for layer in layers:
            ones = torch.ones(1, 1, layer.kernel, dtype=x.dtype)
            x = F.conv1d(x, ones, None, layer.stride, layer.padding, layer.dilation)
        return x[0, 0]

    return torch.autograd.functional.jacobian(chain, torch.zeros(size).double()) != 0


@FEW
@given(LAYERS, st.integers(10, 16))
def test_cells_are_where_gradients_flow(layers: list[Layer], size: int) -> None:
    try:
        sizes = chain_sizes(size, layers)
    except ConvolutionError:
        return
    depends = _dependence(layers, size)
    for output in range(sizes[-1]):
        cells = receptive_cells(layers, size, output)
        assert list(cells) == depends[output].nonzero().flatten().tolist()
        if layers:
            first, last = receptive_fields(layers)[-1].seen(output)
            assert all(first <= cell <= last for cell in cells)
    for cell in range(size):
        expected = depends[:, cell].nonzero().flatten().tolist()
        assert list(projective_cells(layers, size, cell)) == expected


def test_geometries_become_layers() -> None:
    layer = Geometry.of((9, 8), (3, 2), (1, 0), 2, (2, 1))
    assert layers_along([layer], 0) == (Layer(3, 2, 1, 2),)
    assert layers_along([layer], 1) == (Layer(2, 2, 0, 1),)


def test_refusals() -> None:
    with pytest.raises(ConvolutionError, match="stride is 0"):
        Layer(3, 0)
    with pytest.raises(ConvolutionError, match="spans 5 cells"):
        chain_sizes(8, LENET[:3])
    with pytest.raises(ConvolutionError, match="no output cell 5; they go from 0 to 4"):
        receptive_cells(LENET, 28, 5)
    with pytest.raises(ConvolutionError, match="no input cell -1"):
        projective_cells(LENET, 28, -1)
