"""A chain of equal layers: what its middle depends on, against PyTorch's gradients."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F

from core.convolution import ConvolutionError, Layer
from core.convolution.levels import layers_that_fit, levels, links


@pytest.mark.parametrize(
    ("layer", "size"),
    [(Layer(3, 1, 1), 8), (Layer(3, 2, 1), 16), (Layer(2), 9), (Layer(3, 1, 0, 2), 16)],
)
def test_what_the_middle_sees_is_where_its_gradient_is(layer: Layer, size: int) -> None:
    count = layers_that_fit(layer, size, 3)
    chain = levels(layer, size, count)
    x = torch.zeros(1, 1, size, requires_grad=True)
    y, weight = x, torch.ones(1, 1, layer.kernel)
    for _ in range(count):
        y = F.conv1d(y, weight, stride=layer.stride, padding=layer.padding, dilation=layer.dilation)
    assert y.shape[-1] == chain[-1].size
    y[0, 0, y.shape[-1] // 2].backward()
    assert x.grad is not None
    assert chain[0].seen == tuple(x.grad[0, 0].nonzero().ravel().tolist())


def test_links_lead_from_each_cell_seen_to_the_cells_that_it_reads() -> None:
    layer = Layer(3, 2, 1)
    chain = levels(layer, 8, 2)
    found = links(layer, chain)
    assert {(level, cell) for level, cell, _ in found} == {(2, 1), (1, 1), (1, 2), (1, 3)}
    assert [below for level, cell, below in found if (level, cell) == (1, 1)] == [1, 2, 3]
    assert {below for level, _, below in found if level == 1} == set(chain[0].seen)


def test_cells_lie_over_the_middle_of_what_they_see() -> None:
    chain = levels(Layer(2, 2), 8, 2)
    assert [chain[1].centre(cell) for cell in range(4)] == [0.5, 2.5, 4.5, 6.5]
    assert [chain[2].centre(cell) for cell in range(2)] == [1.5, 5.5]


def test_a_chain_ends_where_the_window_no_longer_fits() -> None:
    assert layers_that_fit(Layer(3), 8, 5) == 3  # 8, 6, 4, 2
    assert layers_that_fit(Layer(9), 8, 5) == 0
    assert layers_that_fit(Layer(3, 2, 1), 8, 5) == 3  # 8, 4, 2, 1
    assert layers_that_fit(Layer(1), 1, 5) == 1
    assert layers_that_fit(Layer(3, 1, 1), 8, 5) == 5
    with pytest.raises(ConvolutionError, match="spans 3 cells"):
        levels(Layer(3), 8, 4)
