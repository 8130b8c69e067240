"""What is offered where shapes vanish: changes that were tried, near to the layer that fails."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.blocks import BlockError
from core.lenet import MODERN, ORIGINAL, LeNet
from core.lenet.architecture import Convolution
from core.lenet.mending import failing, remedies

rows = st.builds(
    Convolution, st.integers(1, 8), st.integers(1, 28), st.integers(0, 3), st.integers(1, 8),
    st.integers(0, 8),
)  # fmt: skip


def test_what_fits_needs_no_remedy() -> None:
    assert failing(MODERN) == 0
    assert remedies(MODERN) == ()


def test_a_kernel_larger_than_its_picture() -> None:
    broken = LeNet((Convolution(6, 5, pool=4), Convolution(16, 9, pool=2)), (120,))
    assert failing(broken) == 2
    offered = {(each.number, each.what, each.value) for each in remedies(broken)}
    assert offered == {
        (2, "kernel", 5, ), (2, "padding", 2), (1, "pool", 0), (2, "removed", 0),
    }  # fmt: skip


def test_a_window_larger_than_its_picture() -> None:
    broken = replace(ORIGINAL, convolutions=(Convolution(6, 28, pool=2),))
    first, *rest = remedies(broken)
    assert (first.number, first.what, first.value) == (1, "pool", 0)
    assert {each.what: each.value for each in rest} == {"kernel": 27, "padding": 1}


def test_each_remedy_changes_one_number_only() -> None:
    broken = LeNet((Convolution(6, 5, stride=4, pool=2), Convolution(16, 5)), (120,))
    for each in remedies(broken):
        if each.what in ("kernel", "padding", "stride", "pool"):
            before = broken.convolutions[each.number - 1]
            changed = replace(before, **{each.what: each.value})
            assert each.lenet.convolutions[each.number - 1] == changed
            assert each.lenet.convolutions[2 - each.number] == broken.convolutions[2 - each.number]


@given(st.lists(rows, min_size=1, max_size=5).map(tuple))
@settings(max_examples=30, deadline=None)
def test_random_changes_raise_nothing_else_and_every_remedy_fits(
    rows: tuple[Convolution, ...],
) -> None:
    lenet = replace(ORIGINAL, convolutions=rows)
    if number := failing(lenet):
        with pytest.raises(BlockError, match=rf"onvolution {number}\b"):
            lenet.sides()
    else:
        assert len(lenet.sides()) == len(rows)
    for each in remedies(lenet):
        assert each.lenet.sides()


def test_the_number_that_is_named_is_the_layers() -> None:
    with pytest.raises(BlockError, match=r"^Convolution 2 "):
        LeNet((Convolution(6, 28), Convolution(6, 5)), ()).block()
