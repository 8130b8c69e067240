"""Kernels from cells and links: read back exactly, and refused with the cell that is at fault."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.convolution import (
    KERNELS,
    ConvolutionError,
    parse_kernel,
    parse_number,
    read_kernel,
    write_kernel,
    write_number,
)
from tests.core.convolution.strategies import QUICK

WEIGHTS = st.floats(-1e6, 1e6, allow_nan=False)


@QUICK
@given(
    st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(
        lambda size: st.tuples(*[st.tuples(*[WEIGHTS] * size[1])] * size[0])
    )
)
def test_there_and_back(kernel: tuple[tuple[float, ...], ...]) -> None:
    assert parse_kernel(write_kernel(kernel)) == kernel


@pytest.mark.parametrize("name", KERNELS)
def test_named_kernels_survive(name: str) -> None:
    kernel = KERNELS[name].at(5)
    assert parse_kernel(write_kernel(kernel)) == kernel


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0,1;2,3", ((0, 1), (2, 3))),
        (" 1 −2  1 ", ((1, -2, 1),)),
        ("1/9, 2 ;\n" .replace(";\n", ";") + "-1/4,.5;", ((1 / 9, 2), (-0.25, 0.5))),
        ("1e-3\n+2.", ((0.001,), (2,))),
        ("-0", ((0.0,),)),
    ],
)  # fmt: skip
def test_text(text: str, expected: object) -> None:
    assert parse_kernel(text) == expected


def test_cells() -> None:
    assert read_kernel([[1, "2"], [0.5, " 1/2 "]]) == ((1, 2), (0.5, 0.5))
    assert write_kernel(((0, 1.5),)) == "0,1.5" and write_number(1e-7) == "1e-07"


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ([[1, None]], "Row 1, column 2 of the kernel is empty; write a number there"),
        ([[1], [" "]], "Row 2, column 1 of the kernel is empty"),
        ([["abc"]], "is 'abc', which is no number"),
        ([["1_000"]], "no number"),
        ([["٣"]], "no number"),
        ([["0x10"]], "no number"),
        ([["1/2/3"]], "no number"),
        ([["1/0"]], "nan, but has to be a finite number"),
        ([["1e999"]], "inf, but has to be a finite number"),
        ([["nan"]], "nan, but has to be a finite number"),
        ([["-Infinity"]], "-inf, but has to be"),
        ([[math.nan]], "nan, but has to be a finite number"),
        ([[math.inf]], "inf, but has to be a finite number"),
        ([[10**400]], "inf, but"),
        ([[1e7]], r"1e\+07, but has to be from −1,000,000 to 1,000,000"),
        ([[True]], "True, which is no number"),
        ([[[1]]], "a list, which is no number"),
        ([[1, 2], [3]], "rows are 1 and 2 cells long"),
        ([], "no cells"),
        ([[]], "no cells"),
        ([[0] * 16], "1 × 16 cells; at most 15 × 15 fit"),
        ([[0]] * 16, "16 × 1 cells"),
    ],
)
def test_refusals(cells: list, sentence: str) -> None:
    with pytest.raises(ConvolutionError, match=sentence):
        read_kernel(cells)


@pytest.mark.parametrize("text", ["", ";", "1,,2", "1;;2", "a", "1,2;3", "1" * 10_001, "[[1]]"])
def test_refusals_of_text(text: str) -> None:
    with pytest.raises(ConvolutionError):
        parse_kernel(text)


@QUICK
@given(st.text(max_size=40))
def test_any_text_is_a_kernel_or_refused(text: str) -> None:
    try:
        kernel = parse_kernel(text)
    except ConvolutionError:
        return
    assert all(math.isfinite(value) for row in kernel for value in row)


@pytest.mark.parametrize(("text", "value"), [("0.03", 0.03), (" 1/36 ", 1 / 36), ("−2e-3", -0.002)])
def test_single_numbers(text: str, value: float) -> None:
    assert parse_number(text, "learning rate") == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The learning rate is empty"),
        ("fast", "The learning rate is 'fast', which is no number"),
        ("1/0", "The learning rate is 1/0, but has to be a finite number"),
        ("inf", "has to be a finite number"),
        ("1" * 20_000, "has 20,000 characters"),
    ],
)
def test_single_numbers_that_are_none(text: str, sentence: str) -> None:
    with pytest.raises(ConvolutionError, match=sentence):
        parse_number(text, "learning rate")
