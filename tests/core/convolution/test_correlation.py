"""Correlation: PyTorch's numbers for all it accepts, and clearer sentences for what it refuses."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from core.convolution import (
    ConvolutionError,
    Geometry,
    PaddingMode,
    convolve2d,
    corr2d,
    correlate2d,
    transposed_correlate2d,
)
from tests.core.convolution.strategies import FEW, QUICK, geometries, noise

WHOLE = [torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64]
BROKEN = [torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.complex64]


def _kernel(layer: Geometry, seed: int = 1) -> torch.Tensor:
    return noise(layer.outputs, layer.inputs // layer.groups, *layer.kernel, seed=seed)


def _module(layer: Geometry, kernel: torch.Tensor, bias: torch.Tensor) -> nn.Conv2d:
    """Return PyTorch's own layer, which knows all padding modes."""
    module = nn.utils.skip_init(
        nn.Conv2d,
        layer.inputs,
        layer.outputs,
        layer.kernel,
        layer.stride,
        layer.padding,
        layer.dilation,
        layer.groups,
        padding_mode=layer.padding_mode,
        dtype=torch.float64,
    )
    module.weight.data, module.bias.data = kernel, bias
    return module


@QUICK
@given(geometries(), st.sampled_from([(), (0,), (2,)]))
def test_parity(layer: Geometry, batch: tuple[int, ...]) -> None:
    x, kernel = noise(*batch, layer.inputs, *layer.size), _kernel(layer)
    bias = noise(layer.outputs, seed=2)
    y = correlate2d(
        x,
        kernel,
        bias,
        stride=layer.stride,
        padding=layer.padding,
        dilation=layer.dilation,
        groups=layer.groups,
        padding_mode=layer.padding_mode,
    )
    with torch.no_grad():
        torch.testing.assert_close(y, _module(layer, kernel, bias)(x))


@pytest.mark.filterwarnings("ignore:Using padding")
@FEW
@given(geometries(modes=("zeros", "circular", "replicate")), st.sampled_from(["same", "valid"]))
def test_words_for_padding(layer: Geometry, word: str) -> None:
    height, width = layer.size
    kh, kw = min(layer.kernel[0], height), min(layer.kernel[1], width)
    x, kernel = noise(1, 1, height, width), noise(1, 1, kh, kw, seed=1)
    expected = F.conv2d(x, kernel, padding=word)
    torch.testing.assert_close(correlate2d(x, kernel, padding=word), expected)
    dilated = F.conv2d(x, kernel, padding="same", dilation=layer.dilation)
    y = correlate2d(x, kernel, padding="same", dilation=layer.dilation)
    torch.testing.assert_close(y, dilated)


def test_same_copies_cells_too() -> None:
    x, kernel = noise(1, 1, 5, 6), noise(1, 1, 2, 4, seed=1)
    module = nn.utils.skip_init(
        nn.Conv2d, 1, 1, (2, 4), padding="same", padding_mode="circular", bias=False
    )
    module.weight.data = kernel
    y = correlate2d(x, kernel, padding="same", padding_mode="circular")
    torch.testing.assert_close(y, module(x).detach())


@FEW
@given(geometries(modes=("zeros",)))
def test_true_convolution_flips_the_kernel(layer: Geometry) -> None:
    x, kernel = noise(*layer.size), noise(*layer.kernel, seed=1)
    y = convolve2d(x, kernel, stride=layer.stride, padding=layer.padding, dilation=layer.dilation)
    flipped = torch.tensor(kernel.numpy()[::-1, ::-1].copy())[None, None]
    expected = F.conv2d(x[None, None], flipped, None, layer.stride, layer.padding, layer.dilation)[
        0, 0
    ]
    torch.testing.assert_close(y, expected)


@FEW
@given(geometries(modes=("zeros",)))
def test_the_double_loop_says_the_same(layer: Geometry) -> None:
    kernel = noise(*(min(pair) for pair in zip(layer.kernel, layer.size, strict=True)), seed=1)
    x = noise(*layer.size)
    torch.testing.assert_close(corr2d(x, kernel), correlate2d(x, kernel))


@FEW
@given(geometries(modes=("zeros",)))
def test_the_transpose_is_the_gradient(layer: Geometry) -> None:
    x, kernel = noise(2, layer.inputs, *layer.size).requires_grad_(), _kernel(layer)
    settings = {
        "stride": layer.stride,
        "padding": layer.padding,
        "dilation": layer.dilation,
        "groups": layer.groups,
    }
    y = F.conv2d(x, kernel, **settings)
    sent = noise(*y.shape, seed=3)
    (expected,) = torch.autograd.grad(y, x, sent)
    back = transposed_correlate2d(sent, kernel, layer.size, **settings)
    torch.testing.assert_close(back, expected)
    single = transposed_correlate2d(sent[0], kernel, layer.size, **settings)
    torch.testing.assert_close(single, expected[0])


@pytest.mark.parametrize("dtype", [*WHOLE, *BROKEN])
def test_types(dtype: torch.dtype) -> None:
    x, kernel = noise(2, 5, 6, dtype=dtype), noise(3, 2, 3, 2, seed=1, dtype=dtype)
    y = correlate2d(x, kernel, stride=(1, 2), padding=1)
    assert y.dtype == dtype
    torch.testing.assert_close(y, F.conv2d(x[None], kernel, stride=(1, 2), padding=1)[0])


@pytest.mark.parametrize("mode", ["zeros", "reflect", "replicate", "circular"])
def test_gradients(mode: PaddingMode) -> None:
    x, kernel, bias = noise(2, 4, 5), noise(2, 1, 2, 3, seed=1), noise(2, seed=2)
    inputs = [tensor.requires_grad_() for tensor in (x, kernel, bias)]
    assert torch.autograd.gradcheck(
        lambda *tensors: correlate2d(*tensors, stride=2, padding=1, groups=2, padding_mode=mode),
        inputs,
    )


def test_no_channels_give_zeros() -> None:
    assert correlate2d(torch.zeros(0, 4, 4), torch.zeros(2, 0, 3, 3)).tolist() == [[[0, 0]] * 2] * 2


def test_inputs_stay_as_they_were() -> None:
    x, kernel = noise(4, 4), noise(2, 2, seed=1)
    before = x.clone(), kernel.clone()
    correlate2d(x, kernel, padding=1)
    convolve2d(x, kernel)
    assert torch.equal(x, before[0]) and torch.equal(kernel, before[1])


PICTURE, KERNEL = torch.zeros(1, 3, 5, 5), torch.zeros(2, 3, 3, 3)
REFUSED = [
    (torch.zeros(5, 5), KERNEL, {}, r"\(H, W\) takes \(kh, kw\)"),
    (PICTURE, KERNEL[0], {}, "1 × 3 × 5 × 5 does not go with a kernel of 3 × 3 × 3"),
    (PICTURE[None], KERNEL, {}, "does not go with"),
    (PICTURE, KERNEL.double(), {}, "float32 on cpu, the kernel torch.float64"),
    (PICTURE.bool(), KERNEL.bool(), {}, "True and false"),
    (PICTURE, torch.zeros(2, 2, 3, 3), {}, r"has 3 channels, but .* 2·1 = 2"),
    (PICTURE, torch.zeros(2, 1, 3, 3), {"groups": 2}, "2 groups do not divide 3 input channels"),
    (torch.zeros(1, 4, 5, 5), torch.zeros(3, 2, 3, 3), {"groups": 2}, "3 output channels"),
    (PICTURE, KERNEL, {"groups": 0}, "groups is 0"),
    (
        PICTURE,
        torch.zeros(2, 3, 6, 3),
        {},
        r"Along the height, a kernel of 6 .* only 5 \(5 \+ 2·0\)",
    ),
    (PICTURE, torch.zeros(2, 3, 0, 3), {}, "kernel along the height is 0"),
    (PICTURE, torch.zeros(0, 3, 3, 3), {}, "output channels is 0"),
    (torch.zeros(1, 3, 0, 5), KERNEL, {"padding": 2}, "size along the height is 0"),
    (PICTURE, KERNEL, {"stride": 0}, "stride is 0"),
    (PICTURE, KERNEL, {"stride": (1, 2, 3)}, "stride is given as 3 numbers"),
    (PICTURE, KERNEL, {"stride": 1.0}, "stride is 1.0"),
    (PICTURE, KERNEL, {"stride": True}, "stride is True"),
    (PICTURE, KERNEL, {"padding": -1}, "padding is -1"),
    (PICTURE, KERNEL, {"padding": "full"}, "padding is 'full'"),
    (PICTURE, KERNEL, {"padding": "same", "stride": 2}, "stride of 2 × 2"),
    (PICTURE, KERNEL, {"dilation": 3}, "dilation 3 spans 7 cells"),
    (PICTURE, KERNEL, {"padding": 5, "padding_mode": "reflect"}, "5 − 1 = 4"),
    (PICTURE, KERNEL, {"bias": torch.zeros(3)}, "bias is 3, but the kernel has 2 outputs"),
    (PICTURE, KERNEL, {"bias": torch.zeros(2).double()}, "the bias torch.float64"),
]


@pytest.mark.parametrize(("x", "kernel", "settings", "sentence"), REFUSED)
def test_refusals(x: torch.Tensor, kernel: torch.Tensor, settings: dict, sentence: str) -> None:
    with pytest.raises(ConvolutionError, match=sentence):
        correlate2d(x, kernel, **settings)
    if "padding_mode" not in settings:  # conv2d refuses it too
        with pytest.raises((RuntimeError, TypeError, ValueError)):
            F.conv2d(x, kernel, **settings)


def test_refusals_of_the_others() -> None:
    with pytest.raises(ConvolutionError, match="One channel"):
        corr2d(torch.zeros(1, 3, 3), torch.zeros(2, 2))
    with pytest.raises(ConvolutionError, match="spans 4 cells"):
        corr2d(torch.zeros(3, 3), torch.zeros(4, 1))
    with pytest.raises(ConvolutionError, match="gives an output of 2 × 3 × 3, not 2 × 4 × 4"):
        transposed_correlate2d(torch.zeros(2, 4, 4), KERNEL, (5, 5))
