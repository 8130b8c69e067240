"""Padding: the cells that torch.nn.functional.pad adds, for any type and in every mode."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from core.convolution import PADDING_MODES, ConvolutionError, PaddingMode, pad
from tests.core.convolution.strategies import QUICK, noise


@QUICK
@given(
    st.sampled_from(PADDING_MODES),
    st.tuples(st.integers(1, 5), st.integers(1, 5)),
    st.tuples(*[st.integers(0, 5)] * 4),
    st.sampled_from([torch.float32, torch.float64, torch.int64, torch.uint8]),
)
def test_parity(
    mode: PaddingMode, size: tuple[int, int], around: tuple[int, ...], dtype: torch.dtype
) -> None:
    x = noise(1, 2, *size, dtype=dtype)
    above, below, left, right = around
    edges = ((above, below), (left, right))
    try:
        expected = F.pad(x, (left, right, above, below), mode={"zeros": "constant"}.get(mode, mode))
    except RuntimeError:
        with pytest.raises(ConvolutionError, match="needs as many cells to copy"):
            pad(x, edges, mode)
        return
    padded = pad(x, edges, mode)
    assert torch.equal(padded, expected) and padded.dtype == dtype
    assert torch.equal(pad(x[0, 0], edges, mode), expected[0, 0])


def test_another_value() -> None:
    assert pad(torch.ones(1, 1), ((0, 1), (1, 0)), value=7).tolist() == [[7, 1], [7, 7]]


@pytest.mark.parametrize("mode", PADDING_MODES)
def test_gradients_flow_back(mode: PaddingMode) -> None:
    x = noise(3, 4).requires_grad_()
    assert torch.autograd.gradcheck(lambda x: pad(x, ((2, 1), (0, 2)), mode), x)


def test_another_mode_is_refused() -> None:
    with pytest.raises(ConvolutionError, match="'mirror'"):
        pad(torch.ones(2, 2), ((1, 1), (1, 1)), "mirror")  # type: ignore[arg-type]
