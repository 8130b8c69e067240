"""The table of kernels: what each is known for, at every size, and what is done with kernels."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.convolution import (
    KERNELS,
    ConvolutionError,
    as_matrix,
    as_rows,
    binomial,
    compose,
    correlate2d,
    edge,
    flip,
    random_kernel,
    separate,
    transpose,
)
from tests.core.convolution.strategies import FEW, noise

MATRICES = st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(0, 99)).map(
    lambda drawn: noise(drawn[0], drawn[1], seed=drawn[2]).numpy()
)
SUMS_TO_1 = {"identity", "box", "gaussian", "sharpen", "emboss"}


@pytest.mark.parametrize("name", KERNELS)
@pytest.mark.parametrize("more", [(0, 0), (1, 0), (2, 2), (3, 4)])
def test_every_kernel_at_every_size(name: str, more: tuple[int, int]) -> None:
    kernel = KERNELS[name]
    size = kernel.least[0] + more[0], kernel.least[1] + more[1]
    matrix = as_matrix(kernel.at(size))
    assert matrix.shape == size
    assert matrix.sum() == pytest.approx(1.0 if name in SUMS_TO_1 else 0.0)
    if more == (0, 0):
        assert kernel.at(size) == as_rows(kernel.smallest)


def test_names_are_the_tables() -> None:
    assert all(
        name == kernel.name and kernel.title and kernel.help for name, kernel in KERNELS.items()
    )


def test_the_classics() -> None:
    assert KERNELS["sobel-right"].at(3) == ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1))
    assert KERNELS["sobel-down"].at(3) == as_rows(transpose(KERNELS["sobel-right"].at(3)))
    assert KERNELS["gaussian"].at(3) == as_rows(np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16)
    assert KERNELS["laplacian"].at(3) == ((0, 1, 0), (1, -4, 1), (0, 1, 0))
    assert KERNELS["sharpen"].at(3) == ((0, -1, 0), (-1, 5, -1), (0, -1, 0))
    assert KERNELS["first-difference"].at((1, 2)) == ((1, -1),)
    assert KERNELS["second-difference"].at((1, 3)) == ((1, -2, 1),)


@pytest.mark.parametrize("size", [1, 2, 3, 4, (2, 5)])
def test_identity_hands_on(size: object) -> None:
    x = noise(6, 7)
    kernel = torch.tensor(KERNELS["identity"].at(size), dtype=torch.float64)  # type: ignore[arg-type]
    assert torch.equal(correlate2d(x, kernel, padding="same"), x)


def test_a_larger_sobel_is_the_derivative_of_a_binomial() -> None:
    for side in (3, 5, 7):
        across = np.arange(side) - side // 2
        derivative = binomial(side, side) * across
        sobel = as_matrix(KERNELS["sobel-right"].at(side))
        np.testing.assert_allclose(sobel / sobel.max(), derivative / derivative.max(), atol=1e-12)


@pytest.mark.parametrize("size", [3, 5, (4, 7)])
def test_edges_for_every_angle(size: object) -> None:
    right, down = edge(0, size), edge(90, size)  # type: ignore[arg-type]
    assert right == KERNELS["sobel-right"].at(size) and down == KERNELS["sobel-down"].at(size)  # type: ignore[arg-type]
    assert edge(450, size) == down  # type: ignore[arg-type]
    np.testing.assert_allclose(edge(180, size), -as_matrix(right))  # type: ignore[arg-type]


@pytest.mark.parametrize("angle", [0, 30, 45, 120, 260])
def test_the_edge_kernel_answers_most_to_its_own_direction(angle: float) -> None:
    rows, columns = np.mgrid[-3:4, -3:4]
    kernel = as_matrix(edge(angle, 7))
    answers = [
        (kernel * (math.cos(turn) * columns + math.sin(turn) * rows)).sum()
        for turn in np.radians(np.arange(0, 360, 5))
    ]
    assert np.argmax(answers) * 5 == angle


def test_random_kernels_follow_their_seed() -> None:
    assert random_kernel(1, (2, 3)) == random_kernel(1, (2, 3)) != random_kernel(2, (2, 3))
    assert as_matrix(random_kernel(0, 15)).std() == pytest.approx(1, abs=0.15)


@FEW
@given(MATRICES, MATRICES)
def test_composing(first: np.ndarray, second: np.ndarray) -> None:
    both = compose(first, second)
    assert both.shape == tuple(np.add(first.shape, second.shape) - 1)
    np.testing.assert_allclose(both, compose(second, first), atol=1e-12)
    x = noise(9, 9, seed=7)
    twice = correlate2d(correlate2d(x, torch.tensor(first)), torch.tensor(second))
    torch.testing.assert_close(correlate2d(x, torch.tensor(both)), twice)


@FEW
@given(MATRICES)
def test_separating(kernel: np.ndarray) -> None:
    apart = separate(kernel)
    assert apart.error == pytest.approx(np.abs(kernel - np.outer(apart.column, apart.row)).max())
    assert apart.exact == (np.linalg.matrix_rank(kernel, tol=1e-9) <= 1)


def test_which_kernels_are_separable() -> None:
    apart = {name for name, kernel in KERNELS.items() if not separate(kernel.at(5)).exact}
    assert apart == {"sharpen", "diagonal-down", "diagonal-up", "laplacian", "emboss"}
    gaussian = separate(KERNELS["gaussian"].at(3))
    np.testing.assert_allclose(gaussian.column, [0.25, 0.5, 0.25])
    zero = separate([[0.0, 0.0]])
    assert zero.exact and zero.error == 0


def test_turning() -> None:
    assert flip([[1, 2], [3, 4]]).tolist() == [[4, 3], [2, 1]]
    assert transpose([[1, 2, 3]]).tolist() == [[1], [2], [3]]
    assert repr(as_rows([[-0.0]])) == "((0.0,),)"


def test_refusals() -> None:
    with pytest.raises(ConvolutionError, match="sobel-right takes at least 3 × 3 cells, not 3 × 2"):
        KERNELS["sobel-right"].at((3, 2))
    with pytest.raises(ConvolutionError, match="at least 3 × 3"):
        edge(0, 1)
    for angle in (math.nan, math.inf):
        with pytest.raises(ConvolutionError, match="finite"):
            edge(angle)
    for bad in ([[1, 2], [3]], [1, 2], [[]], [[math.nan]], "abc", [["x"]]):
        with pytest.raises(ConvolutionError, match="A kernel is rows of"):
            as_matrix(bad)  # type: ignore[arg-type]
