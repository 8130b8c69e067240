"""Output sizes: the formula, PyTorch, the largest that fits, and refusals with the arithmetic."""

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
    largest_dilation,
    largest_kernel,
    largest_padding,
    output_size,
    same_padding,
    size_formula,
    smallest_padding,
    span,
)
from tests.core.convolution.strategies import QUICK, geometries

NUMBERS = st.integers(1, 12)


@QUICK
@given(geometries(modes=("zeros",)))
def test_sizes_are_those_of_pytorch(layer: Geometry) -> None:
    x, kernel = torch.zeros(1, 1, *layer.size), torch.zeros(1, 1, *layer.kernel)
    y = F.conv2d(x, kernel, stride=layer.stride, padding=layer.padding, dilation=layer.dilation)
    assert layer.output == tuple(y.shape[2:])
    height, width = (output_size(*layer.axis(axis)) for axis in (0, 1))
    assert (height, width) == layer.output


@pytest.mark.parametrize(
    ("given_numbers", "expected"),
    [
        ((8, 3, 1), 8),
        (((8, 8), (5, 3), (2, 1)), (8, 8)),
        (((8, 8), 3, 1, 2), (4, 4)),
        ((8, (3, 5), (0, 1), (3, 4)), (2, 2)),
        ((28, 5, 2), 28),
        (([7, 9], [3]), (5, 7)),
        ((torch.Size([6, 8]), (1, 2)), (6, 7)),
        ((np.int64(7), np.int32(3)), 5),
    ],
)
def test_sizes_by_hand(given_numbers: tuple, expected: object) -> None:
    assert output_size(*given_numbers) == expected


@QUICK
@given(n=NUMBERS, k=NUMBERS, p=st.integers(0, 4), s=NUMBERS, d=NUMBERS)
def test_the_formula_says_the_same(n: int, k: int, p: int, s: int, d: int) -> None:
    if span(k, d) > n + 2 * p:
        with pytest.raises(ConvolutionError, match="padded input has only"):
            size_formula(n, k, p, s, d)
        return
    formula = size_formula(n, k, p, s, d)
    assert formula.value == (n + 2 * p - d * (k - 1) - 1) // s + 1
    assert formula.plain.endswith(f"= {formula.value}") and "·" in formula.plain
    assert formula.latex.endswith(f"= {formula.value}") and r"\lfloor" in formula.latex
    assert not set("⌊·−") & set(formula.latex)


def test_the_formula_written_out() -> None:
    assert size_formula(8, 3, 1, 2).plain == (
        "⌊(8 + 2·1 − 1·(3 − 1) − 1) / 2⌋ + 1 = ⌊7 / 2⌋ + 1 = 4"
    )


@QUICK
@given(n=NUMBERS, k=NUMBERS, p=st.integers(0, 4), d=NUMBERS)
def test_the_largest_that_fit(n: int, k: int, p: int, d: int) -> None:
    room = n + 2 * p
    assert largest_kernel(n, p, d) == max(k for k in range(1, room + 1) if span(k, d) <= room)
    most = largest_dilation(n, k, p)
    if most is None:
        assert k == 1
    else:
        assert span(k, most + 1) > room and (most == 0 or span(k, most) <= room)
    least = smallest_padding(n, k, d)
    assert span(k, d) <= n + 2 * least and (least == 0 or span(k, d) > n + 2 * (least - 1))


@pytest.mark.parametrize("mode", ["reflect", "circular"])
def test_the_most_padding_is_pytorchs(mode: str) -> None:
    most = largest_padding(5, mode)
    x = torch.zeros(1, 1, 5, 5)
    assert most is not None
    F.pad(x, (most, most, most, most), mode=mode)
    with pytest.raises(RuntimeError):
        F.pad(x, (most + 1, 0, 0, 0), mode=mode)
    assert largest_padding(5, "zeros") is None and largest_padding(5, "replicate") is None


@QUICK
@given(k=NUMBERS, d=NUMBERS)
def test_same_keeps_the_size(k: int, d: int) -> None:
    before, after = same_padding(k, d)
    assert 0 <= after - before <= 1
    assert 40 + before + after - span(k, d) + 1 == 40


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ((5, 5, 1, 1, 2), r"^A kernel of 5 with dilation 2 spans 9 cells, but .* only 7 \(5 \+ 2·1\)\.$"),
        (((9, 5), 7, 0), r"Along the width, a kernel of 7 spans 7 cells, .* only 5 \(5 \+ 2·0\)"),
        ((5, 3, 0, 0), "stride is 0, but has to be a whole number, 1 or more"),
        ((5, 3, -1), "padding is -1"),
        ((5, 3, 0, (1, -2)), "stride along the width is -2"),
        ((5, 0), "kernel is 0"),
        ((0, 1), "size is 0"),
        ((5, 3, 0, 1, 0), "dilation is 0"),
        ((5, 3, 0, 1.0), "stride is 1.0"),
        ((5, True), "kernel is True"),
        ((5, "3"), "kernel is '3'"),
        ((5, None), "kernel is None"),
        ((5, float("nan")), "kernel is nan"),
        ((5, (1, 2, 3)), "kernel is given as 3 numbers"),
        (((), 3), "size is given as 0 numbers"),
        ((5, [2, "x"]), "kernel along the width is 'x'"),
        ((5, {3}), "kernel is a set"),
        ((5, -(10**30)), "more than 18 digits"),
    ],
)  # fmt: skip
def test_refusals(numbers: tuple, sentence: str) -> None:
    with pytest.raises(ConvolutionError, match=sentence):
        output_size(*numbers)


def test_refusals_are_value_errors() -> None:
    assert issubclass(ConvolutionError, ValueError)
