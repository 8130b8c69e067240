"""Pooling: PyTorch's values, positions and gradients, and what padding means to each."""

from __future__ import annotations

import math

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from core.convolution import (
    ConvolutionError,
    clamp,
    max_pool2d,
    mean_kernel,
    mean_pool2d,
    mean_pool_as_convolution,
    win_counts,
    window_index,
    winning_weights,
)
from tests.core.convolution.strategies import QUICK, noise

Axis = tuple[int, int, int, int, int]


@st.composite
def axes(draw: st.DrawFn) -> Axis:
    """Return size, window, stride, padding and dilation of an axis."""
    window = draw(st.integers(1, 4))
    padding = draw(st.integers(0, window // 2))
    return (
        draw(st.integers(1, 9)),
        window,
        draw(st.integers(1, 4)),
        padding,
        draw(st.integers(1, 3)),
    )


NAN_AND_TIES = st.sampled_from(["normal", "ties", "nan", "infinite"])


def _picture(kind: str, size: tuple[int, int]) -> torch.Tensor:
    x = noise(2, *size)
    if kind == "ties":
        return x.round()
    if kind == "nan":
        return x.masked_fill(x > 0.8, math.nan)
    return x.masked_fill(x > -0.5, -math.inf) if kind == "infinite" else x


@QUICK
@given(axes(), axes(), st.booleans(), NAN_AND_TIES)
def test_maximum(height: Axis, width: Axis, ceil_mode: bool, kind: str) -> None:
    size, window, stride, padding, dilation = zip(height, width, strict=True)
    x = _picture(kind, size)
    settings = {"padding": padding, "dilation": dilation, "ceil_mode": ceil_mode}
    try:
        values, positions = F.max_pool2d(x, window, stride, **settings, return_indices=True)
    except RuntimeError:
        with pytest.raises(ConvolutionError, match="padded input has only"):
            max_pool2d(x, window, stride, **settings)
        return
    pooled = max_pool2d(x, window, stride, **settings)
    torch.testing.assert_close(pooled.values, values, equal_nan=True, rtol=0, atol=0)
    # A dilated window may see nothing but padding; PyTorch's index then lies outside the picture.
    seen = pooled.positions >= 0
    assert torch.equal(pooled.positions[seen], positions[seen])
    assert (pooled.values[~seen] == -math.inf).all()


@QUICK
@given(axes(), axes(), st.booleans(), st.booleans(), st.sampled_from([None, 3, -2]))
def test_mean(
    height: Axis, width: Axis, ceil_mode: bool, count_include_pad: bool, divisor: int | None
) -> None:
    size, window, stride, padding, _ = zip(height, width, strict=True)
    x = noise(2, *size)
    settings = {
        "padding": padding,
        "ceil_mode": ceil_mode,
        "count_include_pad": count_include_pad,
        "divisor_override": divisor,
    }
    try:
        expected = F.avg_pool2d(x, window, stride, **settings)
    except RuntimeError:
        with pytest.raises(ConvolutionError, match="padded input has only"):
            mean_pool2d(x, window, stride, **settings)
        return
    torch.testing.assert_close(mean_pool2d(x, window, stride, **settings), expected)


@pytest.mark.parametrize(
    "dtype", [torch.uint8, torch.int32, torch.int64, torch.float16, torch.bfloat16, torch.float32]
)
def test_types(dtype: torch.dtype) -> None:
    x = noise(3, 6, 7, dtype=dtype)
    values, positions = F.max_pool2d(x, 3, 2, 1, return_indices=True)
    pooled = max_pool2d(x, 3, 2, 1)
    assert torch.equal(pooled.values, values) and torch.equal(pooled.positions, positions)
    assert pooled.values.dtype == dtype and mean_pool2d(x, 2).dtype == dtype
    if dtype.is_floating_point or dtype == torch.int64:  # PyTorch averages no others
        torch.testing.assert_close(mean_pool2d(x, 3, 2, 1), F.avg_pool2d(x, 3, 2, 1))


def test_shapes() -> None:
    x = noise(2, 3, 4, 4)
    assert torch.equal(max_pool2d(x[0, 0], 2).values, max_pool2d(x, 2).values[0, 0])
    assert max_pool2d(x[:0], 2).values.shape == (0, 3, 2, 2)
    torch.testing.assert_close(mean_pool2d(x[0, 0], 2), F.avg_pool2d(x, 2)[0, 0])


def test_gradients_flow_to_the_winners() -> None:
    x = noise(1, 5, 5).requires_grad_()
    sent = noise(1, 3, 3, seed=1)
    (ours,) = torch.autograd.grad(max_pool2d(x, 3, 2, 1).values, x, sent)
    (theirs,) = torch.autograd.grad(F.max_pool2d(x, 3, 2, 1), x, sent)
    torch.testing.assert_close(ours, theirs)
    assert torch.autograd.gradcheck(lambda x: mean_pool2d(x, 3, 2, 1), x)


def test_what_padding_means() -> None:
    x = torch.full((2, 2), -4.0)
    assert max_pool2d(x, 2, 2, 1).values.tolist() == [[-4, -4], [-4, -4]]
    assert mean_pool2d(x, 2, 2, 1).tolist() == [[-1, -1], [-1, -1]]
    assert mean_pool2d(x, 2, 2, 1, count_include_pad=False).tolist() == [[-4, -4], [-4, -4]]


@pytest.mark.parametrize(("window", "stride", "padding"), [(2, None, 0), ((3, 2), (2, 1), (1, 0))])
def test_the_mean_is_a_convolution(window: object, stride: object, padding: object) -> None:
    x = noise(2, 3, 6, 5)
    convolved = mean_pool_as_convolution(x, window, stride, padding)  # type: ignore[arg-type]
    torch.testing.assert_close(convolved, F.avg_pool2d(x, window, stride, padding))  # type: ignore[arg-type]
    assert mean_kernel((2, 3), 2).shape == (2, 1, 2, 3) and mean_kernel(2)[0].sum() == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((2, None, 2), r"Along the height, padding of 2 is more than half .* \(⌊2 / 2⌋ = 1\)"),
        ((7,), "kernel of 7 spans 7 cells"),
        ((2, 0), "stride is 0"),
        ((0,), "window is 0"),
        ((2, 1, -1), "padding is -1"),
        (("2",), "window is '2'"),
    ],
)
def test_refusals(arguments: tuple, sentence: str) -> None:
    for pool, theirs in ((max_pool2d, F.max_pool2d), (mean_pool2d, F.avg_pool2d)):
        with pytest.raises(ConvolutionError, match=sentence):
            pool(torch.zeros(1, 5, 5), *arguments)
        with pytest.raises((RuntimeError, TypeError, ValueError)):
            theirs(torch.zeros(1, 5, 5), *arguments)


def test_refusals_of_types() -> None:
    with pytest.raises(ConvolutionError, match=r"torch\.bool of 5 × 5"):
        max_pool2d(torch.zeros(5, 5, dtype=torch.bool), 2)
    with pytest.raises(ConvolutionError, match=r"torch\.complex64"):
        mean_pool2d(torch.zeros(5, 5, dtype=torch.complex64), 2)
    with pytest.raises(ConvolutionError, match="of 5"):
        max_pool2d(torch.zeros(5), 2)
    with pytest.raises(ConvolutionError, match="divisor is 0"):
        mean_pool2d(torch.zeros(5, 5), 2, divisor_override=0)
    with pytest.raises(ConvolutionError, match="dilation 4 spans 5"):
        max_pool2d(torch.zeros(3, 3), 2, dilation=4)


@QUICK
@given(axes(), axes())
def test_who_won(height: Axis, width: Axis) -> None:
    sizes, windows, strides, paddings, _ = zip(height, width, strict=True)
    layer = clamp(
        sizes, kernel=windows, stride=strides, padding=paddings, pooling=True
    ).geometry  # fmt: skip
    x = noise(2, *layer.size).round()  # with ties
    found = max_pool2d(x, layer.kernel, layer.stride, layer.padding)
    winners = winning_weights(found.positions, layer)
    cells = torch.from_numpy(window_index(layer))  # (H'·W', kh·kw)
    for channel in (0, 1):
        won = cells.gather(1, winners[channel][:, None])[:, 0]
        assert torch.equal(x[channel].flatten()[won], found.values[channel].flatten())
    counts = win_counts(found.positions, layer.size)
    assert counts.shape == x.shape and counts.sum() == found.values.numel()
    assert torch.equal(counts > 0, _won(found.positions, layer.size))


def _won(positions: torch.Tensor, size: tuple[int, int]) -> torch.Tensor:
    """Mark the winners as autograd does: they alone have a gradient."""
    won = torch.zeros(2, math.prod(size), dtype=torch.bool)
    return won.scatter(1, positions.flatten(1), True).reshape(2, *size)


@QUICK
@given(axes(), st.integers(0, 9))
def test_clamped_padding_is_what_pytorch_takes(axis: Axis, padding: int) -> None:
    size, window, stride, _, _ = axis
    clamped = clamp(size, kernel=window, padding=padding, stride=stride, pooling=True)
    layer = clamped.geometry
    given = (layer.kernel, layer.stride, layer.padding)
    F.max_pool2d(noise(1, *layer.size), *given)  # does not raise
    F.avg_pool2d(noise(1, *layer.size), *given)
    if padding <= window // 2 and window <= size + 2 * padding:
        assert not clamped.changes and layer.padding == (padding, padding)
    elif padding > window // 2:
        assert f"more than half of a window of {window}" in clamped.changes[0].why


def test_more_padding_than_half_is_refused_with_the_arithmetic() -> None:
    (first, second) = clamp(8, kernel=3, padding=2, pooling=True).changes
    assert (first.axis, second.axis, first.given) == ("height", "width", 1)
    assert "(⌊3 / 2⌋ = 1): a window could see nothing but padding." in first.why
    assert not clamp(8, kernel=3, padding=2).changes  # a convolution may
