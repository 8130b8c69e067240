"""What a LeNet costs: by the course's table, and as counted on the network itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.blocks import BlockError
from core.blocks.costs import cost
from core.lenet import MODERN, ORIGINAL, SIX_CONVOLUTIONS, Convolution, LeNet
from core.lenet.costs import MOST_MULTIPLY_ADDS, MOST_PARAMETERS, Costs, costs

small = st.builds(
    Convolution, st.integers(1, 6), st.integers(1, 9), st.integers(0, 4), st.integers(1, 4),
    st.integers(0, 4),
)  # fmt: skip
lenets = st.builds(
    LeNet, st.lists(small, min_size=1, max_size=4).map(tuple),
    st.lists(st.integers(1, 20), max_size=3).map(tuple), st.sampled_from(["sigmoid", "relu"]),
    st.sampled_from(["mean", "max"]), st.booleans(),
)  # fmt: skip


def test_the_original_costs_what_the_course_says() -> None:
    assert costs(ORIGINAL) == Costs(61_706, 416_520)


@pytest.mark.parametrize("lenet", [MODERN, SIX_CONVOLUTIONS, replace(ORIGINAL, dense=())])
def test_costs_are_those_of_the_module(lenet: LeNet) -> None:
    counted = cost(lenet.block(), 28, 1)
    assert costs(lenet) == Costs(counted.parameters, counted.multiply_adds)


@given(lenets)
@settings(max_examples=10, deadline=None)
def test_whatever_fits_costs_what_the_module_costs(lenet: LeNet) -> None:
    try:
        block = lenet.block()
    except BlockError:
        return
    counted = cost(block, 28, 1)
    assert costs(lenet) == Costs(counted.parameters, counted.multiply_adds)


def test_too_many_parameters_are_refused_with_their_number() -> None:
    wide = LeNet((Convolution(512, 1),), (512,))
    assert costs(wide).parameters > MOST_PARAMETERS
    with pytest.raises(BlockError, match="205,527,562 parameters, but at most 5,000,000"):
        wide.block()


def test_too_much_work_is_refused() -> None:
    heavy = LeNet((Convolution(128, 5, 2), Convolution(128, 5, 2, pool=7)), ())
    assert costs(heavy).parameters <= MOST_PARAMETERS
    assert costs(heavy).multiply_adds > MOST_MULTIPLY_ADDS
    with pytest.raises(BlockError, match="multiply-adds for a picture, but at most 300,000,000"):
        heavy.block()
