"""Why convolve: moved pictures, far pixels, and how pooling bears small shifts."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.convolution import (
    ConvolutionError,
    Geometry,
    compare_pixel,
    compare_shift,
    convolution_layer,
    dense_layer,
    readers,
    shift,
    shift_robustness,
)
from tests.core.convolution.strategies import FEW, noise

SHIFTS = st.tuples(st.integers(-9, 9), st.integers(-9, 9))


@FEW
@given(SHIFTS, st.tuples(st.integers(1, 4), st.integers(1, 4)))
def test_convolution_moves_along(by: tuple[int, int], size: tuple[int, int]) -> None:
    layer = convolution_layer(noise(*size, seed=1))
    assert compare_shift(layer, noise(8, 9), by).largest < 1e-12


def test_a_dense_layer_does_not() -> None:
    comparison = compare_shift(dense_layer((8, 9)), noise(8, 9), (1, 2))
    assert comparison.largest > 0.5 and comparison.difference.shape == (8, 9)
    assert compare_shift(dense_layer((8, 9)), noise(8, 9), (0, 0)).largest == 0


def test_zeros_at_the_edge_show_at_the_edge_alone() -> None:
    layer = convolution_layer(noise(3, 3, seed=1), "zeros")
    difference = compare_shift(layer, noise(9, 9), (1, 0)).difference.abs()
    assert difference.max() > 1e-3 and difference[2:-1, 1:-1].max() < 1e-12


def test_far_pixels() -> None:
    x = noise(7, 7)
    local = compare_pixel(convolution_layer(torch.ones(3, 3), "zeros"), x, (0, 3))
    expected = torch.zeros(7, 7, dtype=torch.bool)
    for reading in readers(Geometry.of(7, 3, 1), (0, 3)):
        expected[reading.output] = True
    assert torch.equal(local.changed, expected)
    everywhere = compare_pixel(dense_layer((7, 7)), x, (0, 3))
    assert everywhere.share == 1.0 and local.share == pytest.approx(6 / 49)


def test_shifting() -> None:
    x = torch.arange(6).reshape(2, 3)
    assert shift(x, (0, 1)).tolist() == [[2, 0, 1], [5, 3, 4]]
    assert shift(x, (1, -1), wrap=False).tolist() == [[0, 0, 0], [1, 2, 0]]
    assert shift(x, (5, 0), wrap=False).sum() == 0


def test_robustness() -> None:
    x = noise(16, 16).cumsum(0).cumsum(1)  # smooth, as photos are
    rows = {
        (row.layer, row.shift): row.change for row in shift_robustness(x, [(0, 0), (1, 0), (2, 0)])
    }
    assert len(rows) == 9
    assert all(rows[layer, (0, 0)] == 0 for layer, _ in rows)
    assert 0 < rows["mean pooling", (1, 0)] < rows["mean pooling", (2, 0)]
    difference = torch.tensor([[1.0, -1.0], [1.0, -1.0]])
    edges = shift_robustness(x, [(0, 1)], kernel=difference)
    assert edges[2].change > edges[0].change  # an edge kernel notices more than a maximum does


def test_robustness_of_any_window() -> None:
    x = noise(7, 9)
    rows = shift_robustness(x, [(0, 1)], (2, 3), stride=(1, 2), padding=(1, 1))
    still, moved = (
        torch.nn.functional.max_pool2d(each[None], (2, 3), (1, 2), (1, 1))
        for each in (x, x.roll(1, 1))
    )
    assert rows[0].change == pytest.approx(((moved - still).norm() / still.norm()).item())
    dot = torch.zeros(1, 4, dtype=torch.float64)
    dot[0, 1] = 1  # which windows of one cell with stride 2 pass over
    assert [row.change for row in shift_robustness(dot, [(0, 0), (0, 1)], 1, stride=2)][:2] == [
        0.0,
        math.inf,
    ]


def test_layers_leave_generators_alone() -> None:
    state = torch.get_rng_state()
    dense_layer((3, 3))
    shift_robustness(noise(4, 4), [(1, 1)])
    assert torch.equal(torch.get_rng_state(), state)


def test_refusals() -> None:
    with pytest.raises(ConvolutionError, match="no pixel"):
        compare_pixel(dense_layer((3, 3)), torch.zeros(3, 3), (3, 0))
    with pytest.raises(ConvolutionError, match="weights for 3 × 3 cells, not 4 × 3"):
        dense_layer((3, 3))(torch.zeros(4, 3))
    with pytest.raises(ConvolutionError, match="50,176² = 2,517,630,976 weights"):
        dense_layer((224, 224))
