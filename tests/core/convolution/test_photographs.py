from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from core.convolution import (
    KERNELS,
    ConvolutionError,
    Geometry,
    as_rows,
    edge,
    filter_channels,
    fitting,
    tones,
)

MODES = {
    "zeros": "constant",
    "reflect": "reflect",
    "replicate": "replicate",
    "circular": "circular",
}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_each_channel_is_what_pytorch_makes_of_it(data):
    whole = lambda least, most: data.draw(st.integers(least, most))  # noqa: E731
    channels, size = whole(1, 3), (whole(4, 9), whole(4, 9))
    kernel = (whole(1, 3), whole(1, 3))
    mode = data.draw(st.sampled_from(sorted(MODES)))
    layer = Geometry.of(
        size, kernel, (whole(0, 3), whole(0, 3)), (whole(1, 3), whole(1, 3)),
        1 if min(size) < 5 else (whole(1, 2), whole(1, 2)), padding_mode=mode,
    )  # fmt: skip
    draw = np.random.default_rng(whole(0, 99))
    x, weights = draw.random((channels, *size)), as_rows(draw.normal(size=kernel))

    found = filter_channels(x, weights, layer)

    (ph, pw), planes = layer.padding, torch.from_numpy(x).float()
    padded = F.pad(planes[None], (pw, pw, ph, ph), mode=MODES[mode])
    expected = F.conv2d(
        padded, torch.tensor(weights).expand(channels, 1, *kernel), stride=layer.stride,
        dilation=layer.dilation, groups=channels,
    )[0]  # fmt: skip
    assert torch.equal(torch.from_numpy(found.padded), padded[0])
    torch.testing.assert_close(torch.from_numpy(found.output), expected, atol=1e-5, rtol=1e-5)


def test_a_picture_of_another_size_is_refused_with_both_sizes():
    with pytest.raises(ConvolutionError, match="8 × 8, not for 1 × 8 × 9"):
        filter_channels(np.zeros((1, 8, 9)), ((1.0,),), Geometry.of(8, 1))


def test_tones_by_hand():
    y = np.array([[-2.0, 0.0], [1.0, 3.0]], np.float32)
    found = {way: tones(y, way) for way in ("as-is", "stretched", "signed", "absolute")}
    ends = {way: (tone.low, tone.high) for way, tone in found.items()}
    assert ends == {
        "as-is": (0, 1), "stretched": (-2, 3), "signed": (-3, 3), "absolute": (0, 3)
    }  # fmt: skip
    assert {(t.smallest, t.largest, t.mean) for t in found.values()} == {(-2, 3, 0.5)}
    assert [way for way, tone in found.items() if tone.absolute] == ["absolute"]
    assert (tones(y, "as-is", (-1, 8)).low, tones(y, "as-is", (-1, 8)).high) == (-1, 8)


@pytest.mark.parametrize("value", [0.0, 5.0, -5.0])
@pytest.mark.parametrize("way", ["stretched", "signed", "absolute"])
def test_numbers_that_are_all_the_same_have_two_ends_all_the_same(value, way):
    tone = tones(np.full((1, 2, 2), value, np.float32), way)
    assert tone.low < tone.high
    if way == "stretched":
        assert (tone.low + tone.high) / 2 == value


def test_another_way_to_show_numbers_is_refused():
    with pytest.raises(ConvolutionError, match="'loud'; use as-is, stretched, signed, absolute"):
        tones(np.zeros((1, 1)), "loud")


def test_what_suits_a_kernel():
    shown = {name: fitting(kernel.at(5)) for name, kernel in KERNELS.items()}
    assert {name for name, way in shown.items() if way == "as-is"} == {
        "identity", "box", "gaussian", "sharpen", "emboss",
    }  # fmt: skip
    assert set(shown.values()) == {"as-is", "signed"}
    assert fitting(edge(33)) == "signed"
    assert fitting(edge(33), channels=3) == "absolute"
    assert fitting(((0.0,),)) == "signed"
