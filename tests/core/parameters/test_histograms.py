"""Histograms are honest: equal bins, round edges, every finite number in exactly one of them."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from torch import Tensor

from core.parameters import Histogram, ParameterError, describe, histogram

REALS = st.one_of(
    st.floats(-10, 10, width=32),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([0.0, 0.1, 0.3, 1.0, 1 + 2**-52, 5e-324, -1.7e308, 1.7e308]),
)


def check(tensor: Tensor, found: Histogram) -> None:
    """Compare with numpy.histogram on the same edges."""
    numbers = tensor.double().numpy().ravel()
    finite = numbers[np.isfinite(numbers)]
    assert found.nan + found.infinite + sum(found.counts) == numbers.size
    assert len(found.edges) == len(found.counts) + 1
    assert all(low < high for low, high in pairwise(found.edges))
    assert found.edges[0] <= finite.min() and finite.max() <= found.edges[-1]
    with np.errstate(all="ignore"):
        assert list(found.counts) == np.histogram(finite, found.edges)[0].tolist()


@settings(max_examples=150, deadline=None)
@given(arrays.arrays(np.float64, st.integers(1, 30), elements=REALS), st.integers(2, 60))
def test_any_numbers(values: np.ndarray, bins: int) -> None:
    tensor = torch.from_numpy(values)
    found = histogram(tensor, bins)
    check(tensor, found)
    assert 1 <= len(found.counts) <= bins
    assert found.counts[0] and found.counts[-1]  # nothing empty at the ends


@settings(max_examples=60, deadline=None)
@given(arrays.arrays(np.int64, st.integers(1, 30), elements=st.one_of(
    st.integers(-50, 50), st.integers(-(2**63), 2**63 - 1), st.sampled_from([2**60, 2**60 + 1]))),
    st.integers(2, 60))  # fmt: skip
def test_any_whole_numbers(values: np.ndarray, bins: int) -> None:
    tensor = torch.from_numpy(values)
    found = histogram(tensor, bins)
    check(tensor, found)
    assert found.whole and len(found.counts) <= bins


@settings(max_examples=60, deadline=None)
@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.integers(2, 60))
def test_edges_are_equally_spaced_at_round_numbers(one: float, other: float, bins: int) -> None:
    assume(abs(one - other) > 1e-6)
    edges = histogram(torch.tensor([one, other], dtype=torch.float64), bins).edges
    decimals = [Fraction(repr(edge)) for edge in edges]
    widths = {high - low for low, high in pairwise(decimals)}
    assert len(widths) == 1
    (width,) = widths
    assert all((edge / width).denominator == 1 for edge in decimals)
    assert str(float(width)).replace(".", "").strip("0").partition("e")[0] in {"1", "2", "5"}


def test_by_hand() -> None:
    found = histogram(torch.tensor([0.0, 0.1, 0.3, 0.35, 1.0]), 10)
    assert found.edges == (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
    assert found.counts == (1, 1, 0, 2, 0, 0, 0, 0, 0, 1)
    whole = histogram(torch.tensor([3, 5, 5, 6]))
    assert (whole.edges, whole.counts) == ((2.5, 3.5, 4.5, 5.5, 6.5), (1, 0, 2, 1))
    truth = histogram(torch.tensor([True, False, True]))
    assert (truth.edges, truth.counts) == ((-0.5, 0.5, 1.5), (1, 2))
    wide = histogram(torch.arange(100, dtype=torch.uint8), 10)
    assert (wide.edges[:2], wide.counts) == ((-0.5, 9.5), (10,) * 10)


@pytest.mark.parametrize("value", [42.0, 0.0, -0.1, 1e-30, 1.7e308, -1.7e308, 5e-324])
def test_a_constant_is_one_bin_that_can_be_seen(value: float) -> None:
    tensor = torch.full((8,), value, dtype=torch.float64)
    found = histogram(tensor)
    check(tensor, found)
    assert found.counts == (8,)
    assert found.edges[1] - found.edges[0] >= abs(value) / 20


def test_whole_constants() -> None:
    assert histogram(torch.full((3,), 7)).edges == (6.5, 7.5)
    assert histogram(torch.full((3,), 2**60)).counts == (3,)


def test_uninitialized_or_broken() -> None:
    broken = torch.tensor([math.nan, math.inf, -math.inf, 1.0, 2.0])
    found = histogram(broken)
    check(broken, found)
    assert (found.nan, found.infinite) == (1, 2)
    assert histogram(broken[:3]) == Histogram((), (), 1, 2, whole=False)
    assert histogram(torch.empty(0)).counts == ()
    with pytest.raises(ParameterError, match="meta"):
        histogram(torch.empty(3, device="meta"))
    for bins in (1, 0, -3, 10**9):
        with pytest.raises(ParameterError, match="2 to 1,000 bins"):
            histogram(broken, bins)


def test_a_default_initialization() -> None:
    weights = torch.rand(100, 100, generator=torch.Generator().manual_seed(0)) - 0.5
    found = histogram(weights, 20)
    assert found.edges[0] == -0.5 and found.edges[-1] == 0.5 and len(found.counts) == 20
    assert describe(weights).count == sum(found.counts)
