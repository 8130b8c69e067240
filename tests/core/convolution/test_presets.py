"""The course's experiments: every row, with what must come out of it."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from core.convolution import (
    PRESETS,
    ConvolutionError,
    Picture,
    Preset,
    answer,
    compare_pixel,
    compare_shift,
    convolution_cost,
    convolution_layer,
    correlate2d,
    dense_cost,
    dense_layer,
    im2col_product,
    learn,
    mean_pool2d,
    operation_matrix,
    picture_tensor,
    pointwise_matrix_product,
    quadratic,
    update_facts,
    weights_tensor,
)

PRINTED = [preset for preset in PRESETS.values() if preset.expected]
LESSONS = [preset for preset in PRESETS.values() if preset.lesson]


def test_names_and_words() -> None:
    for name, preset in PRESETS.items():
        assert preset.name == name and preset.title and preset.look_for.endswith(".")
        assert isinstance(hash(preset), int)


@pytest.mark.parametrize("preset", PRINTED, ids=lambda preset: preset.name)
def test_printed_outputs(preset: Preset) -> None:
    if preset.operation != "learning":
        assert answer(preset).tolist() == [[list(row) for row in rows] for rows in preset.expected]


@pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.name)
def test_shapes(preset: Preset) -> None:
    if preset.operation != "cost":
        assert tuple(answer(preset).shape) == preset.shape


def test_the_books_numbers() -> None:
    expected = {
        "corr2d": [[[19, 25], [37, 43]]],
        "true-convolution": [[[5, 11], [23, 29]]],
        "edges": [[[0, 1, 0, 0, 0, -1, 0]] * 6],
        "edges-transposed": [[[0] * 5] * 8],
        "several-inputs": [[[56, 72], [104, 120]]],
        "several-outputs": [
            [[56, 72], [104, 120]], [[76, 100], [148, 172]], [[96, 128], [192, 224]],
        ],
        "max-2": [[[4, 5], [7, 8]]],
        "mean-2": [[[2, 3], [5, 6]]],
        "max-3": [[[10]]],
        "max-3-padded": [[[5, 7], [13, 15]]],
        "max-2x3": [[[5, 7], [13, 15]]],
        "max-channels": [[[5, 7], [13, 15]], [[6, 8], [14, 16]]],
    }  # fmt: skip
    assert {name: answer(PRESETS[name]).tolist() for name in expected} == expected


def test_pictures() -> None:
    bars = Picture("bars", 6, 8).values()[0]
    assert (bars[:, 2:6] == 0).all() and bars.sum() == 24
    assert (Picture("bands", 8, 6).values()[0] == bars.T).all()
    assert Picture("counting", 3, 3, channels=2).values()[1].ravel().tolist() == list(range(1, 10))
    assert Picture("dot", 3, 3).values()[0].tolist() == [[0, 0, 0], [0, 1, 0], [0, 0, 0]]
    first, again, other = (Picture("noise", 4, 4, seed=seed).values() for seed in (0, 0, 1))
    assert (first == again).all() and (first != other).any()
    for wrong in (("cat", 3, 3), ("dot", 0, 3), ("dot", 3, 3, 0)):
        with pytest.raises(ConvolutionError):
            Picture(*wrong)  # type: ignore[arg-type]


def test_from_dense_to_convolution() -> None:
    layer = PRESETS["megapixel"].geometry
    assert dense_cost(layer.size[0] * layer.size[1], 1000, bias=False).weights == 10**9
    assert convolution_cost(layer, bias=False).weights == 9
    for name in ("shifted", "far-pixel"):
        x, kernel = picture_tensor(PRESETS[name].picture)[0], weights_tensor(PRESETS[name])[0, 0]
        assert compare_shift(convolution_layer(kernel), x, (2, 3)).largest < 1e-6
        assert compare_shift(dense_layer((8, 8)), x, (2, 3)).largest > 0.1
        assert compare_pixel(convolution_layer(kernel), x, (1, 1)).changed.sum() == 9
        assert compare_pixel(dense_layer((8, 8)), x, (1, 1)).share == 1


def test_two_and_four_dimensions() -> None:
    preset = PRESETS["four-dimensions"]
    x, weights = picture_tensor(preset.picture)[0], weights_tensor(preset)
    y = F.conv2d(x.reshape(1, 1, 6, 8), weights)
    assert y.shape == (1, 1, 6, 7) and torch.equal(y.reshape(6, 7), answer(preset)[0])


@pytest.mark.parametrize(
    ("name", "size"),
    [("same-3", (8, 8)), ("same-5x3", (8, 8)), ("halved", (4, 4)), ("uneven", (2, 2))],
)
def test_padding_and_stride(name: str, size: tuple[int, int]) -> None:
    assert PRESETS[name].geometry.output == tuple(answer(PRESETS[name]).shape[1:]) == size


def test_pointwise_is_a_matrix_product() -> None:
    preset = PRESETS["pointwise"]
    x, weights = picture_tensor(preset.picture), weights_tensor(preset)
    assert weights.shape == (2, 3, 1, 1) and x.shape == (3, 3, 3)
    difference = answer(preset) - pointwise_matrix_product(x, weights)
    assert difference.abs().sum() < 1e-6


@pytest.mark.parametrize("preset", LESSONS, ids=lambda preset: preset.name)
def test_lessons(preset: Preset) -> None:
    lesson = preset.lesson
    assert lesson is not None
    record = learn(preset, dtype=torch.float64)
    if lesson.start is not None:
        printed = [(step, record.losses[step - 1]) for step, _ in lesson.printed]
        assert printed == [(step, pytest.approx(loss, abs=6e-5)) for step, loss in lesson.printed]
        if lesson.learned:
            np.testing.assert_allclose(record.kernel, lesson.learned, atol=6e-6)
    elif lesson.printed:  # figures from a random start: alike is all they can be
        errors = [loss for _, loss in lesson.printed]
        assert errors == sorted(errors, reverse=True) and record.losses[10] < record.losses[1]
        np.testing.assert_allclose(lesson.learned, lesson.target, atol=0.1)


def test_printed_losses_of_the_editions_are_on_some_path() -> None:
    """Two of the printed losses give u₀² and v₀²; the closed form then gives the other three."""
    for name in ("learn-zh", "learn-en"):
        lesson = PRESETS[name].lesson
        assert lesson is not None
        after = np.array([step - 1 for step, _ in lesson.printed])
        basis = np.stack([30 * 0.64**after, 6 * 0.4096**after], axis=1)
        printed = np.array([loss for _, loss in lesson.printed])
        solved, *_ = np.linalg.lstsq(basis / printed[:, None], np.ones(5))
        assert (solved >= 0).all()
        np.testing.assert_allclose(basis @ solved, printed, rtol=0.03)


def test_too_fast_grows() -> None:
    record = learn(PRESETS["learn-too-fast"])
    assert record.losses[-1] > record.losses[0]
    lesson = PRESETS["learn-too-fast"].lesson
    x = picture_tensor(PRESETS["learn-too-fast"].picture)[0]
    assert lesson is not None
    assert lesson.lr > quadratic(x, correlate2d(x, torch.tensor(lesson.target)), (1, 2)).limit


def test_in_place() -> None:
    data = update_facts()[0]
    assert data.same_storage and data.versions_counted == 0


def test_diagonal_edges() -> None:
    y = answer(PRESETS["diagonal"])[0]
    distance = torch.arange(6)[:, None] - torch.arange(6)
    assert (y[distance.abs() <= 1] != 0).all() and (y[distance.abs() > 2] == 0).all()


def test_transposed_kernel() -> None:
    preset = PRESETS["transposed-kernel"]
    x, weights = picture_tensor(preset.picture)[0], weights_tensor(preset)[0, 0]
    expected = correlate2d(x.T, weights.T).T
    assert torch.equal(answer(preset)[0], expected) and expected.abs().max() > 0


def test_second_derivative_of_a_slope() -> None:
    assert answer(PRESETS["second-derivative"]).abs().max() == 0


def test_blur_keeps_the_sum() -> None:
    assert answer(PRESETS["blur"]).sum() == pytest.approx(1)


def test_as_a_matrix() -> None:
    preset = PRESETS["as-a-matrix"]
    x, weights = picture_tensor(preset.picture), weights_tensor(preset)
    matrix = operation_matrix(weights, preset.geometry, "dense")
    assert (matrix @ x.flatten()).tolist() == [19, 25, 37, 43]
    assert im2col_product(x, weights).tolist() == [[19, 25, 37, 43]]


def test_composed() -> None:
    preset = PRESETS["composed"]
    x = picture_tensor(preset.picture)
    once = torch.tensor(PRESETS["shifted"].weights)
    torch.testing.assert_close(answer(preset), correlate2d(correlate2d(x, once), once))
    assert preset.geometry.kernel == (5, 5)


def test_mean_pooling_as_a_convolution() -> None:
    preset = PRESETS["mean-as-convolution"]
    expected = mean_pool2d(picture_tensor(preset.picture), 2, 1)
    assert torch.equal(answer(preset), expected)


def test_refusals() -> None:
    with pytest.raises(ConvolutionError, match="max-2 has no kernel"):
        weights_tensor(PRESETS["max-2"])
    with pytest.raises(ConvolutionError, match="corr2d has nothing to learn"):
        learn(PRESETS["corr2d"])
