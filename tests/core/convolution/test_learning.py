"""Learning a kernel: the course's loop, its closed form, and answers that are not unique."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from core.convolution import (
    ConvolutionError,
    Picture,
    Quadratic,
    correlate2d,
    learn_kernel,
    loss_surface,
    picture_tensor,
    quadratic,
    section,
    update_facts,
)
from tests.core.convolution.strategies import FEW, noise

BARS = picture_tensor(Picture("bars", 6, 8), torch.float64)[0]
EDGE = torch.tensor([[1.0, -1.0]], dtype=torch.float64)
EDGES = correlate2d(BARS, EDGE)


@pytest.fixture
def bowl() -> Quadratic:
    return quadratic(BARS, EDGES, (1, 2))


def _start(*weights: float) -> torch.Tensor:
    return torch.tensor([weights], dtype=torch.float64)


# The course's loop


def test_the_loop_is_the_courses() -> None:
    conv2d = nn.utils.skip_init(nn.Conv2d, 1, 1, kernel_size=(1, 2), bias=False)
    conv2d.weight.data[:] = _start(0.3, 0.2).float()
    X, Y = BARS.float()[None, None], EDGES.float()[None, None]
    losses = []
    for _ in range(10):
        loss = ((conv2d(X) - Y) ** 2).sum()
        losses.append(loss.item())
        conv2d.zero_grad()
        loss.backward()
        conv2d.weight.data[:] -= 3e-2 * conv2d.weight.grad
    record = learn_kernel(X[0, 0], Y[0, 0], (1, 2), lr=3e-2, steps=10, start=_start(0.3, 0.2))
    assert record.losses[:10] == tuple(losses) and len(record.losses) == 11
    assert torch.equal(record.kernel, conv2d.weight.detach()[0, 0])
    assert record.weights.shape == (11, 1, 2) and record.diverged_at is None
    assert record.verdict == f"In 10 steps the loss went from 14.58 to {record.losses[-1]:.4g}."


def test_starts_are_pytorchs_range_and_follow_the_seed() -> None:
    first, again, other = (
        learn_kernel(BARS, EDGES, (1, 2), lr=0.01, steps=0, seed=seed).kernel for seed in (1, 1, 2)
    )
    assert torch.equal(first, again) and not torch.equal(first, other)
    assert first.abs().max() <= 1 / math.sqrt(2)


def test_nothing_outside_changes() -> None:
    x, y, start = BARS.clone().requires_grad_(), EDGES.clone(), _start(0.3, 0.2)
    state = torch.get_rng_state()
    with torch.no_grad():
        learn_kernel(x, y, (1, 2), lr=0.03, steps=3, start=start)
        learn_kernel(x, y, (1, 2), lr=0.03, steps=3)
    assert torch.equal(torch.get_rng_state(), state)
    assert x.grad is None and torch.equal(start, _start(0.3, 0.2))


def test_whole_numbers_are_learned_from_too() -> None:
    record = learn_kernel(BARS.long(), EDGES.long(), (1, 2), lr=1 / 36, steps=60)
    torch.testing.assert_close(record.kernel, EDGE.float(), rtol=0, atol=1e-3)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_divergence_is_said(dtype: torch.dtype) -> None:
    record = learn_kernel(
        BARS.to(dtype), EDGES.to(dtype), (1, 2), lr=10, steps=2_000, start=_start(0.3, 0.2)
    )
    assert record.diverged_at == len(record.losses) < 2_000
    assert all(map(math.isfinite, record.losses)) and record.weights.isfinite().all()
    assert f"after {record.diverged_at} steps: a learning rate of 10 is too large" in record.verdict


def test_growing_without_overflow_is_said_too() -> None:
    record = learn_kernel(BARS, EDGES, (1, 2), lr=0.035, steps=20, start=_start(0.3, 0.2))
    assert record.diverged_at is None and "the loss grew" in record.verdict


# The closed form


def test_the_courses_bowl(bowl: Quadratic) -> None:
    np.testing.assert_allclose(bowl.matrix, [[18, 12], [12, 18]])
    np.testing.assert_allclose(bowl.eigenvalues, [30, 6])
    np.testing.assert_allclose(bowl.minimiser, [[1, -1]])
    assert bowl.floor == pytest.approx(0) and bowl.unique and bowl.rank == 2
    assert bowl.limit == pytest.approx(1 / 30) and bowl.fastest == pytest.approx(1 / 36)
    np.testing.assert_allclose(bowl.factors(0.03), [1 - 60 * 0.03, 1 - 12 * 0.03])
    assert bowl.verdict == "The answer is unique: the picture tells all 2 weights apart."


@FEW
@given(a=st.floats(-3, 3), b=st.floats(-3, 3))
def test_the_courses_loss(a: float, b: float) -> None:
    u, v = (a + b) / math.sqrt(2), (a - b) / math.sqrt(2)
    weights = [[1 + a, b - 1]]
    loss = quadratic(BARS, EDGES, (1, 2)).loss(weights)
    assert loss == pytest.approx(30 * u**2 + 6 * v**2, abs=1e-9)


SEQUENCES = [
    ((0.3, 0.2), [14.58, 6.836, 1.7273, 0.5275, 0.1859, 0.0711], (1.01589, -0.96220)),
    ((0.0, 0.0), [12, 4.9152, 0.8246, 0.1384, 0.0232, 0.0039], (0.98847, -0.98847)),
]


@pytest.mark.parametrize(("start", "losses", "learned"), SEQUENCES)
def test_the_courses_sequences(
    bowl: Quadratic, start: tuple[float, float], losses: list[float], learned: tuple[float, float]
) -> None:
    record = learn_kernel(BARS, EDGES, (1, 2), lr=0.03, steps=10, start=_start(*start))
    after = [0, 1, 3, 5, 7, 9]
    assert [record.losses[n] for n in after] == pytest.approx(losses, abs=6e-5)
    assert record.kernel.flatten().tolist() == pytest.approx(learned, abs=6e-6)
    predicted = bowl.losses([start], 0.03, 10)
    np.testing.assert_allclose(predicted, record.losses, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(bowl.weights_after([start], 0.03, 10), record.kernel, rtol=1e-9)


def test_limits_from_a_start(bowl: Quadratic) -> None:
    assert bowl.limit_from([[0.3, 0.2]]) == pytest.approx(1 / 30)
    assert bowl.fastest_from([[0.3, 0.2]]) == pytest.approx(1 / 36)
    assert bowl.limit_from([[0, 0]]) == pytest.approx(1 / 6)
    assert bowl.fastest_from([[0, 0]]) == pytest.approx(1 / 12)
    assert bowl.limit_from([[1, -1]]) == math.inf  # there already


@pytest.mark.parametrize(
    ("start", "lr", "converges"),
    [
        ((0.3, 0.2), 0.0333, True),
        ((0.3, 0.2), 0.0334, False),
        ((0.0, 0.0), 0.166, True),
        ((0.0, 0.0), 0.167, False),
    ],
)
def test_beyond_the_limit_the_loss_grows(
    bowl: Quadratic, start: tuple[float, float], lr: float, converges: bool
) -> None:
    record = learn_kernel(BARS, EDGES, (1, 2), lr=lr, steps=400, start=_start(*start))
    assert (record.losses[-1] < record.losses[0]) == converges == (lr < bowl.limit_from([start]))
    np.testing.assert_allclose(bowl.losses([start], lr, 400), record.losses, rtol=1e-6, atol=1e-9)


def test_nothing_is_faster_than_the_fastest(bowl: Quadratic) -> None:
    def slowest(lr: float) -> float:
        return float(np.abs(bowl.factors(lr)).max())

    assert slowest(bowl.fastest) < min(slowest(bowl.fastest * share) for share in (0.98, 1.02))


@FEW
@given(
    kernel=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    stride=st.integers(1, 2),
    padding=st.integers(0, 1),
    dilation=st.integers(1, 2),
    seed=st.integers(0, 50),
)
def test_any_picture_follows_its_closed_form(
    kernel: tuple[int, int], stride: int, padding: int, dilation: int, seed: int
) -> None:
    x, target, start = noise(9, 8, seed=seed), noise(*kernel, seed=1), noise(*kernel, seed=2)
    settings = {"stride": stride, "padding": padding, "dilation": dilation}
    y = correlate2d(x, target, **settings) + 0.1  # so that no kernel fits exactly
    bowl = quadratic(x, y, kernel, **settings)
    lr = bowl.limit * 0.7
    record = learn_kernel(x, y, kernel, lr=lr, steps=30, start=start, **settings)
    np.testing.assert_allclose(bowl.losses(start, lr, 30), record.losses, rtol=1e-6)
    residual = ((correlate2d(x, torch.tensor(bowl.minimiser), **settings) - y) ** 2).sum()
    assert bowl.floor == pytest.approx(residual.item()) and bowl.loss(bowl.minimiser) >= bowl.floor
    assert bowl.loss(start) == pytest.approx(record.losses[0])


# Answers that are not unique


def test_a_constant_picture() -> None:
    x, target = torch.full((6, 6), 0.5), torch.tensor([[1.0, -1], [2, 3]])
    bowl = quadratic(x, correlate2d(x, target), 2)
    assert not bowl.unique and bowl.rank == 1
    assert "every window of this picture holds the same numbers" in bowl.verdict
    np.testing.assert_allclose(bowl.minimiser, np.full((2, 2), 1.25))
    assert bowl.null_directions.shape == (3, 2, 2)
    np.testing.assert_allclose(bowl.null_directions.sum((1, 2)), 0, atol=1e-9)
    record = learn_kernel(x, correlate2d(x, target), 2, lr=bowl.fastest, steps=5)
    assert record.losses[-1] == pytest.approx(0, abs=1e-9)
    assert record.kernel.sum().item() == pytest.approx(5, abs=1e-5)


def test_bars_say_nothing_about_rows() -> None:
    bowl = quadratic(BARS, correlate2d(BARS, torch.ones(2, 2).double()), 2)
    assert bowl.rank == 2 and "tells 2 directions of the 4 weights apart" in bowl.verdict
    for direction in bowl.null_directions:
        assert correlate2d(BARS, torch.tensor(direction)).abs().max() < 1e-9


def test_a_black_picture() -> None:
    bowl = quadratic(torch.zeros(4, 4), torch.ones(3, 3), 2)
    assert bowl.rank == 0 and bowl.limit == bowl.fastest == math.inf and bowl.floor == 9
    assert "zero everywhere" in bowl.verdict
    assert bowl.losses(np.ones((2, 2)), 1.0, 2).tolist() == [9, 9, 9]


def test_overflow_is_infinite(bowl: Quadratic) -> None:
    losses = bowl.losses([[0.3, 0.2]], 10.0, 400)
    assert losses[-1] == math.inf and not np.isnan(losses).any()


# The surface


def test_the_surface_is_the_loss(bowl: Quadratic) -> None:
    surface = loss_surface(bowl, (-1, 2), (-2, 1), 5)
    for i, j in np.ndindex(5, 5):
        expected = bowl.loss([[surface.first[i], surface.second[j]]])
        assert surface.losses[i, j] == pytest.approx(expected, abs=1e-9)


def test_a_surface_through_a_larger_kernel() -> None:
    x, target = noise(8, 8), noise(2, 3, seed=1)
    bowl = quadratic(x, correlate2d(x, target), (2, 3))
    around = loss_surface(
        bowl, (-1, 1), (-1, 1), 3, weights=((1, 2), (0, 1)), others=np.zeros((2, 3))
    )
    assert around.losses[2, 0] == pytest.approx(bowl.loss([[0, -1, 0], [0, 0, 1]]))
    column = loss_surface(quadratic(x, x[1:], (2, 1)), (-1, 1), (0, 1), 2)
    assert column.losses[1, 0] == pytest.approx(((x[:-1] - x[1:]) ** 2).sum().item())


# In place


def test_four_ways_to_update() -> None:
    facts = {fact.name: fact for fact in update_facts()}
    data, counted = facts["data"], facts["no-grad"]
    assert data.same_object and data.same_storage and data.leaf and not data.error
    assert data.versions_counted == 0 and (data.late_gradient, data.true_gradient) == (4, 6)
    assert counted.same_object and counted.same_storage and counted.leaf
    assert counted.versions_counted == 1 and counted.late_gradient is None
    assert "leaf" in facts["recorded"].error
    replaced = facts["replaced"]
    assert not replaced.same_object and not replaced.same_storage and not replaced.leaf
    assert replaced.late_gradient == replaced.true_gradient == 6


# Refusals


@pytest.mark.parametrize(
    ("x", "y", "kernel", "settings", "sentence"),
    [
        (BARS[None], EDGES, (1, 2), {}, "one picture"),
        (BARS, EDGES[:, 1:], (1, 2), {}, "give an output of 6 × 7, not 6 × 6"),
        (BARS, EDGES, 9, {}, "spans 9 cells"),
        (BARS * math.inf, EDGES, (1, 2), {}, "finite"),
        (BARS, EDGES * math.nan, (1, 2), {}, "finite"),
        (BARS, EDGES, (1, 2), {"lr": 0.0}, "learning rate is 0.0"),
        (BARS, EDGES, (1, 2), {"lr": -1.0}, "learning rate is -1.0"),
        (BARS, EDGES, (1, 2), {"lr": math.nan}, "learning rate is nan"),
        (BARS, EDGES, (1, 2), {"steps": -1}, "steps is -1"),
        (BARS, EDGES, (1, 2), {"start": torch.zeros(2, 1)}, "start .* 1 × 2, .* 2 × 1"),
        (BARS, EDGES, (1, 2), {"start": _start(math.nan, 0)}, "finite numbers"),
    ],
)
def test_refusals(
    x: torch.Tensor, y: torch.Tensor, kernel: object, settings: dict, sentence: str
) -> None:
    with pytest.raises(ConvolutionError, match=sentence):
        learn_kernel(x, y, kernel, **{"lr": 0.03, "steps": 1} | settings)  # type: ignore[arg-type]


def test_refusals_of_the_closed_form(bowl: Quadratic) -> None:
    with pytest.raises(ConvolutionError, match="kernel is 2 × 1, but 1 × 2 was asked for"):
        bowl.loss([[1], [2]])
    with pytest.raises(ConvolutionError, match="points is 1"):
        loss_surface(bowl, (0, 1), (0, 1), 1)
    with pytest.raises(ConvolutionError, match=r"no weight \(1, 0\)"):
        loss_surface(bowl, (0, 1), (0, 1), weights=((0, 0), (1, 0)))
    with pytest.raises(ConvolutionError, match="one weight"):
        loss_surface(quadratic(BARS, BARS, 1), (0, 1), (0, 1))


# The bowl over two weights


def test_curves_of_equal_loss(bowl: Quadratic) -> None:
    cut = section(bowl)
    assert cut.weights == ((0, 0), (0, 1))
    np.testing.assert_allclose(cut.centre, (1, -1))
    np.testing.assert_allclose(cut.eigenvalues, (30, 6))
    for level in (0.01, 1.0, 14.58):
        for point in cut.curve(level):
            assert bowl.loss([point]) == pytest.approx(level)
            assert cut.loss(point) == pytest.approx(level)
    assert cut.highest((1, -1), 2) == pytest.approx(30 * 8)
    np.testing.assert_allclose(cut.curve(bowl.floor - 1), np.broadcast_to((1, -1), (97, 2)))


def test_a_section_of_more_weights_is_the_loss_surface() -> None:
    x, target = noise(6, 7, seed=4), noise(2, 3, seed=5)
    bowl = quadratic(x, correlate2d(x, target), (2, 3))
    around = loss_surface(bowl, (-1, 1), (-2, 0), 5, weights=((1, 2), (0, 1)))
    cut = section(bowl, ((1, 2), (0, 1)))
    for i, first in enumerate(around.first):
        for j, second in enumerate(around.second):
            assert cut.loss((first, second)) == pytest.approx(around.losses[i, j])


def test_a_valley_without_slope_is_followed_as_far_as_asked() -> None:
    x = torch.ones(5, 5, dtype=torch.float64)
    cut = section(quadratic(x, correlate2d(x, EDGE), (1, 2)))
    assert cut.steep.tolist() == [True, False]
    line = cut.curve(1.0, reach=50)
    assert np.abs(line.sum(axis=1)).max() == pytest.approx(math.sqrt(1 / 20))
    assert np.abs(line).max() > 30
    with pytest.raises(ConvolutionError, match="one weight"):
        section(quadratic(BARS, BARS, 1))


def test_the_slowest_direction_decides(bowl: Quadratic) -> None:
    assert bowl.slowest(1 / 36) == pytest.approx(2 / 3)
    assert bowl.slowest(1 / 30) == pytest.approx(1)
    assert bowl.slowest(1 / 12, [[0, 0]]) == pytest.approx(0)
    assert bowl.slowest(1 / 12) == pytest.approx(4)
    assert bowl.slowest(1.0, [[1, -1]]) == 0
