"""The padded grid: values and windows against torch.nn.functional.pad and conv2d."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given

from core.convolution import ConvolutionError, Geometry, correlate2d
from core.convolution.padded import (
    allowed_modes,
    padded_sources,
    padded_values,
    padded_window_index,
    padding_mask,
    touches_padding,
)
from core.convolution.windows import NOTHING
from tests.core.convolution.strategies import FEW, geometries, noise


@FEW
@given(geometries())
def test_windows_of_the_padded_grid_times_the_weights_are_the_correlation(layer: Geometry) -> None:
    x, kernel = noise(*layer.size), noise(*layer.kernel, seed=1)
    grid = padded_values(x.numpy(), layer)
    sums = grid.ravel()[padded_window_index(layer)] @ kernel.numpy().ravel()
    expected = correlate2d(
        x, kernel, stride=layer.stride, padding=layer.padding, dilation=layer.dilation,
        padding_mode=layer.padding_mode,
    )  # fmt: skip
    np.testing.assert_allclose(sums.reshape(layer.output), expected.numpy(), atol=1e-12)


@pytest.mark.parametrize("mode", ["zeros", "reflect", "replicate", "circular"])
def test_values_are_those_of_torch(mode: str) -> None:
    layer = Geometry.of((3, 4), 2, (2, 3), padding_mode=mode)  # type: ignore[arg-type]
    x = noise(3, 4)
    kind = "constant" if mode == "zeros" else mode
    expected = F.pad(x[None, None], (3, 3, 2, 2), mode=kind)[0, 0]
    np.testing.assert_array_equal(padded_values(x.numpy(), layer), expected.numpy())


def test_each_cell_names_its_source_and_the_mask_is_what_is_not_the_picture() -> None:
    layer = Geometry.of((2, 2), 1, 1)
    assert padded_sources(layer).tolist() == [[-1] * 4, [-1, 0, 1, -1], [-1, 2, 3, -1], [-1] * 4]
    np.testing.assert_array_equal(padding_mask(layer), padded_sources(layer) == NOTHING)
    copied = padded_sources(Geometry.of((2, 2), 1, 1, padding_mode="replicate"))
    assert copied[0].tolist() == [0, 0, 1, 1]


def test_another_value_stands_in_the_padding_where_it_is_no_copy() -> None:
    layer = Geometry.of((1, 1), 1, 1)
    assert padded_values(np.ones((1, 1)), layer, -np.inf)[0, 0] == -np.inf
    with pytest.raises(ConvolutionError, match=r"\(1, 2\), but the layer is for \(1, 1\)"):
        padded_values(np.ones((1, 2)), layer)


@FEW
@given(geometries(modes=("zeros",)))
def test_outputs_that_touch_the_padding_are_those_that_its_value_changes(layer: Geometry) -> None:
    inside = ~padding_mask(layer)
    kernel = torch.ones(1, 1, *layer.kernel, dtype=torch.float64)
    padding = torch.from_numpy((~inside).astype(np.float64))[None, None]
    count = F.conv2d(padding, kernel, stride=layer.stride, dilation=layer.dilation)[0, 0]
    np.testing.assert_array_equal(touches_padding(layer), count.numpy() > 0)


def test_modes_are_allowed_as_far_as_the_picture_has_cells_to_copy() -> None:
    assert allowed_modes(Geometry.of(2, 1, 1)) == ("zeros", "reflect", "replicate", "circular")
    assert allowed_modes(Geometry.of(2, 1, 2)) == ("zeros", "replicate", "circular")
    assert allowed_modes(Geometry.of(2, 1, 3)) == ("zeros", "replicate")
