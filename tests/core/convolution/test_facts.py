from __future__ import annotations

import numpy as np
import pytest

from core.convolution import (
    KERNELS,
    ConvolutionError,
    compose,
    edge,
    kernel_facts,
    resized,
)


@pytest.mark.parametrize("size", [3, 5, 7])
@pytest.mark.parametrize("name", sorted(KERNELS))
def test_factors_multiply_to_the_kernel_and_the_sum_is_the_sum(name, size):
    kernel = np.array(KERNELS[name].at(size))
    facts = kernel_facts(kernel)
    assert facts.total == pytest.approx(kernel.sum(), abs=1e-12)
    assert facts.separable == (np.linalg.matrix_rank(kernel) == 1)
    if facts.separable:
        np.testing.assert_allclose(np.outer(facts.column, facts.row), kernel, atol=1e-12)
    np.testing.assert_allclose(facts.twice, compose(kernel, kernel))


def test_sobel_by_hand():
    facts = kernel_facts(KERNELS["sobel-right"].at(3))
    assert (facts.total, facts.column, facts.row) == (0, (1, 2, 1), (-1, 0, 1))
    assert facts.twice[0] == (1, 0, -2, 0, 1)


def test_sums_that_are_zero_but_for_rounding_are_zero():
    assert kernel_facts(edge(33)).total == 0
    assert kernel_facts(((0.1, 0.2, -0.3),)).total == 0


def test_zeros_have_no_factors():
    facts = kernel_facts(((0, 0), (0, 0)))
    assert (facts.total, facts.separable, facts.twice) == (0, False, ((0, 0, 0),) * 3)


def test_what_is_no_kernel_is_refused():
    with pytest.raises(ConvolutionError, match="finite"):
        kernel_facts(((1, float("nan")),))


def test_resizing_keeps_the_middle_in_the_middle():
    kernel = ((1, 2, 3), (4, 5, 6), (7, 8, 9))
    assert resized(kernel, (1, 1)) == ((5,),)
    assert resized(kernel, (5, 3)) == ((0, 0, 0), *kernel, (0, 0, 0))
    assert resized(kernel, (3, 4)) == ((1, 2, 3, 0), (4, 5, 6, 0), (7, 8, 9, 0))
    assert resized(kernel, (3, 2)) == ((1, 2), (4, 5), (7, 8))
    for size in ((5, 5), (7, 4), (3, 3)):
        assert resized(resized(kernel, size), (3, 3)) == kernel
    with pytest.raises(ConvolutionError, match="kernel"):
        resized(kernel, (0, 3))
