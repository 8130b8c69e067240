"""The lines of PyTorch that views show: they run, and give what the library gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from PIL import Image

from core.convolution import (
    KERNELS,
    PRESETS,
    ConvolutionError,
    Geometry,
    Picture,
    Preset,
    answer,
    convolution_cost,
    convolve2d,
    correlate2d,
    correlation_source,
    cost_source,
    dense_equivalent,
    learn,
    learning_source,
    matrix_source,
    max_pool2d,
    mean_pool2d,
    photo_source,
    pooling_source,
    preset_source,
    size_source,
)
from tests.core.convolution.strategies import FEW, geometries, noise


def run(source: str) -> dict[str, Any]:
    """Run the lines, and check that they leave the global generator alone."""
    names: dict[str, Any] = {}
    state = torch.get_rng_state()
    exec(compile(source, "lines", "exec"), names)
    if "nn.Conv2d" not in source:  # which draws its first weights from it
        assert torch.equal(torch.get_rng_state(), state)
    torch.set_rng_state(state)
    return names


@FEW
@given(geometries())
def test_correlations(layer: Geometry) -> None:
    x = noise(layer.inputs, *layer.size, dtype=torch.float32)
    kernel = noise(
        layer.outputs, layer.inputs // layer.groups, *layer.kernel, seed=1, dtype=torch.float32
    )
    settings = {
        "stride": layer.stride,
        "padding": layer.padding,
        "dilation": layer.dilation,
        "padding_mode": layer.padding_mode,
    }
    lines = correlation_source(x.tolist(), kernel.tolist(), layer)
    expected = correlate2d(x, kernel, groups=layer.groups, **settings)
    torch.testing.assert_close(run(lines)["Y"], expected)
    flat, single = x[0].tolist(), Geometry(*zip(*map(layer.axis, (0, 1)), strict=True),
                                           layer.padding_mode)  # fmt: skip
    plain = correlation_source(flat, kernel[0, 0].tolist(), single, true_convolution=True)
    torch.testing.assert_close(run(plain)["Y"], convolve2d(x[0], kernel[0, 0], **settings))
    matrix = run(matrix_source(flat, kernel[0, 0].tolist(), single))
    expected = correlate2d(x[0], kernel[0, 0], **settings)
    torch.testing.assert_close(matrix["Y"], expected)
    torch.testing.assert_close(matrix["product"], expected)


def test_what_a_learner_reads() -> None:
    assert preset_source(PRESETS["corr2d"]) == (
        "import torch\n"
        "import torch.nn.functional as F\n"
        "\n"
        "X = torch.arange(9.).reshape(3, 3)\n"
        "K = torch.tensor([[0., 1.], [2., 3.]])\n"
        "\n"
        "Y = F.conv2d(X[None, None], K[None, None])[0, 0]  # (2, 2)\n"
    )


@pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.name)
def test_presets(preset: Preset) -> None:
    names = run(preset_source(preset))
    if preset.operation == "cost":
        layer = preset.geometry
        assert names["Y"] == [convolution_cost(layer).parameters, 10**9 + 1000]
    elif preset.operation == "shift":
        assert names["Y"].abs().max() < 1e-6 < names["Y_dense"].abs().max()
    elif preset.operation == "pixel":
        assert names["Y"].sum() == 9
    elif preset.lesson is None:
        torch.testing.assert_close(names["Y"].reshape(preset.shape), answer(preset))
    elif preset.lesson.start is not None:
        record = learn(preset)
        torch.testing.assert_close(names["Y"], record.kernel)
        assert names["losses"] == pytest.approx(record.losses[:-1], rel=1e-4)


def test_learning_from_a_given_start() -> None:
    preset = PRESETS["learn-zh"]
    record = learn(preset, seed=5)
    start = tuple(map(tuple, record.weights[0].tolist()))
    assert run(preset_source(preset, start))["losses"] == pytest.approx(
        record.losses[:-1], rel=1e-4
    )
    lines = learning_source([[1.0, 2], [3, 5]], ((1.0, 0.0),), ((0.0, 0.0),), 0.01, 3)
    assert len(run(lines)["losses"]) == 3


def test_pointwise_differs_by_rounding_alone() -> None:
    assert run(preset_source(PRESETS["pointwise"]))["difference"] < 1e-6


@FEW
@given(geometries(modes=("zeros",)))
def test_sizes(layer: Geometry) -> None:
    assert run(size_source(layer))["Y"].shape == layer.output


@pytest.mark.parametrize("stride", [None, (2, 1), (3, 2)])
@pytest.mark.parametrize("picture", [Picture("counting", 6, 6), Picture("noise", 6, 6, channels=2)])
def test_pooling(picture: Picture, stride: tuple[int, int] | None) -> None:
    x = torch.from_numpy(picture.values()).float()
    x = x[0] if picture.channels == 1 else x
    maximum = run(pooling_source(picture, "maximum", (3, 2), stride, (1, 0), (1, 2)))
    pooled = max_pool2d(x, (3, 2), stride, (1, 0), (1, 2))
    assert torch.equal(maximum["Y"], pooled.values)
    assert torch.equal(maximum["positions"].reshape(pooled.positions.shape), pooled.positions)
    mean = run(pooling_source(picture, "mean", (3, 2), stride, (1, 0)))["Y"]
    torch.testing.assert_close(mean, mean_pool2d(x, (3, 2), stride, (1, 0)))
    bare = run(pooling_source(picture, "mean", (3, 2), stride, (1, 0), count_include_pad=False))
    expected = mean_pool2d(x, (3, 2), stride, (1, 0), count_include_pad=False)
    torch.testing.assert_close(bare["Y"], expected)
    assert not torch.equal(bare["Y"], mean)


@pytest.mark.parametrize("colour", [True, False])
def test_photos(tmp_path: Path, colour: bool) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (8, 9, 3), dtype=np.uint8)
    file = tmp_path / 'it\'s a "photo".png'
    Image.fromarray(pixels).save(file)
    kernel = KERNELS["sobel-right"].at(3)
    layer = Geometry.of((8, 9), 3, 1, padding_mode="reflect")
    y = run(photo_source(str(file), kernel, layer, colour=colour))["Y"]
    picture = Image.open(file).convert("RGB" if colour else "L")
    x = torch.from_numpy(np.array(picture)).float().reshape(8, 9, -1).permute(2, 0, 1) / 255
    for channel, seen in zip(y, x, strict=True):
        expected = correlate2d(seen, torch.tensor(kernel), padding=1, padding_mode="reflect")
        torch.testing.assert_close(channel, expected)


@pytest.mark.parametrize("groups", [1, 2])
def test_costs(groups: int) -> None:
    layer = Geometry.of((8, 9), (3, 2), 1, groups=groups, inputs=4, outputs=6)
    expected = [convolution_cost(layer).parameters, dense_equivalent(layer).parameters]
    assert run(cost_source(layer))["Y"] == expected


def test_wide_pictures_are_written_row_by_row() -> None:
    lines = correlation_source(
        Picture("noise", 3, 12), [[1.0]], Geometry.of((3, 12), 1)
    ).splitlines()
    assert lines[3] == "X = torch.tensor([" and lines[7] == "])" and max(map(len, lines)) < 100


def test_large_pictures_are_not_written_out() -> None:
    with pytest.raises(ConvolutionError, match="10,000 numbers are too many"):
        correlation_source(np.zeros((100, 100)).tolist(), [[1.0]], Geometry.of(100, 1))
