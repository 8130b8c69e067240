"""Pictures show a tensor's own values, each cell where it says."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from core.parameters import ParameterError, Picture, picture


def numbered(*shape: int) -> Tensor:
    return torch.arange(math.prod(shape), dtype=torch.float64).reshape(shape)


def check(tensor: Tensor, found: Picture, most: int) -> None:
    assert found.values.shape == found.places.shape
    assert max(found.values.shape) <= most
    for row, column in np.ndindex(*found.values.shape):
        index = found.index(row, column)
        if index is None:
            assert math.isnan(found.values[row, column])
        else:
            assert found.values[row, column] == tensor[index]
            assert tuple(found.indices()[:, row, column]) == index
    places = found.places[found.places >= 0]
    assert len(places) == len(set(places.tolist()))
    assert found.thinned or len(places) == tensor.numel()


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(1, 12), max_size=5), st.integers(2, 20))
def test_any_shape(shape: list[int], most: int) -> None:
    tensor = numbered(*shape)
    check(tensor, picture(tensor, most), most)


def test_a_matrix_as_it_is() -> None:
    found = picture(numbered(10, 64))
    assert (found.folding, found.thinned, found.tile) == ("matrix", (), (1, 1))
    assert np.array_equal(found.values, numbered(10, 64))
    assert picture(numbered(1, 8)).values.shape == (1, 8)
    assert picture(numbered(8, 1)).values.shape == (8, 1)


def test_a_row_is_wrapped() -> None:
    found = picture(numbered(100))
    assert found.values.shape == (2, 64) and found.folding == "row"
    assert found.index(1, 35) == (99,) and found.index(1, 36) is None
    assert picture(numbered(1, 1, 96)).index(1, 0) == (0, 0, 64)
    assert picture(numbered(512, 1)).values.shape == (8, 64)
    assert picture(torch.tensor(3.0)).values.tolist() == [[3.0]]
    assert picture(torch.tensor(3.0)).index(0, 0) == ()


def test_kernels_side_by_side() -> None:
    found = picture(numbered(16, 6, 5, 5))
    assert (found.values.shape, found.tile, found.folding) == ((40, 30), (5, 5), "kernels")
    assert [str(each) for each in found.thinned] == ["every 2nd of 16 rows of kernels"]
    assert found.index(5, 9) == (2, 1, 0, 4)
    first = picture(numbered(6, 1, 5, 5))
    assert first.values.shape == (5, 30)  # a single input: the kernels are a row
    assert np.array_equal(first.values[:, 5:10], numbered(6, 1, 5, 5)[1, 0])
    assert picture(numbered(64, 32, 3)).tile == (1, 3)
    assert picture(numbered(4, 2, 2, 3, 3)).tile == (6, 3)


def test_what_does_not_fit_is_thinned() -> None:
    found = picture(numbered(256, 784))
    assert [str(each) for each in found.thinned] == [
        "every 4th of 256 rows",
        "every 13th of 784 columns",
    ]
    assert found.values.shape == (64, 61) and found.index(1, 1) == (4, 13)
    long = picture(numbered(10_000))
    assert [str(each) for each in long.thinned] == ["every 3rd of 10,000 numbers"]
    deep = picture(numbered(1_152, 1, 3, 3))
    assert [str(each) for each in deep.thinned] == ["every 3rd of 1,152 kernels"]
    tokens = picture(numbered(1, 197, 768))
    assert tokens.folding == "matrix" and tokens.index(1, 1) == (0, 4, 12)
    assert picture(numbered(3, 20, 40)).folding == "stacked"
    assert str(picture(numbered(21 * 64, 2)).thinned[0]) == "every 21st of 1,344 rows"
    assert str(picture(numbered(11 * 64, 2)).thinned[0]) == "every 11th of 704 rows"


def test_every_kind_of_tensor() -> None:
    for dtype in (torch.bool, torch.int64, torch.bfloat16, torch.uint16, torch.float8_e4m3fn):
        tensor = torch.tensor([[0, 1], [1, 0]]).to(dtype)
        assert picture(tensor).values.tolist() == [[0.0, 1.0], [1.0, 0.0]]
    turned = nn.Parameter(numbered(3, 4)).T
    assert np.array_equal(picture(turned).values, turned.detach())
    broken = picture(torch.tensor([math.nan, math.inf]))
    assert math.isnan(broken.values[0, 0]) and broken.index(0, 0) == (0,)
    assert picture(torch.empty(0, 5)).values.shape == (0, 0)


def test_refused() -> None:
    with pytest.raises(ParameterError, match="meta"):
        picture(torch.empty(2, device="meta"))
    for most in (1, 0, -5, 10**6):
        with pytest.raises(ParameterError, match="2 to 1,024 cells"):
            picture(numbered(2), most)
