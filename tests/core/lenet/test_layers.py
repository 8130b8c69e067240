"""The table of layers: the course's own to the digit, and receptive fields as gradients have them."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.blocks import Block, BlockError, build
from core.blocks.costs import cost
from core.lenet import MODERN, ORIGINAL, SIX_CONVOLUTIONS, Convolution, LeNet
from core.lenet.layers import Layer, layer_table, source_layer

small = st.builds(
    Convolution, st.integers(1, 3), st.integers(1, 5), st.integers(0, 2), st.integers(1, 2),
    st.integers(0, 3),
)  # fmt: skip
lenets = st.builds(
    LeNet, st.lists(small, min_size=1, max_size=4).map(tuple),
    st.lists(st.integers(1, 5), max_size=2).map(tuple), st.sampled_from(["tanh", "silu"]),
    st.just("mean"), st.booleans(),
)  # fmt: skip


def test_the_courses_table() -> None:
    found = [
        (each.name, each.shape, each.parameters, each.multiply_adds, each.field, each.jump)
        for each in layer_table(ORIGINAL.block())
        if each.kind != "Sigmoid"
    ]
    assert found == [
        ("Conv 1→6, k5 p2", (6, 28, 28), 156, 117_600, 5, 1),
        ("Mean pooling 2, stride 2", (6, 14, 14), None, None, 6, 2),
        ("Conv 6→16, k5", (16, 10, 10), 2_416, 240_000, 14, 2),
        ("Mean pooling 2, stride 2", (16, 5, 5), None, None, 16, 4),
        ("Flatten", (400,), None, None, None, None),
        ("Dense 400→120", (120,), 48_120, 48_000, None, None),
        ("Dense 120→84", (84,), 10_164, 10_080, None, None),
        ("Dense 84→10", (10,), 850, 840, None, None),
    ]
    table = layer_table(ORIGINAL.block())
    assert [each.number for each in table if each.kind == "Sigmoid"] == [2, 5, 9, 11]
    assert sum(each.parameters or 0 for each in table) == 61_706
    assert sum(each.multiply_adds or 0 for each in table) == 416_520
    assert [(each.kernel, each.stride, each.padding) for each in table[:4]] == [
        (5, 1, 2), (None, None, None), (2, 2, 0), (5, 1, 0),
    ]  # fmt: skip


@pytest.mark.parametrize("lenet", [MODERN, SIX_CONVOLUTIONS, replace(ORIGINAL, dense=())])
def test_totals_are_those_of_the_network(lenet: LeNet) -> None:
    table = layer_table(lenet.block())
    whole = cost(lenet.block(), 28, 1)
    assert sum(each.parameters or 0 for each in table) == whole.parameters
    assert sum(each.multiply_adds or 0 for each in table) == whole.multiply_adds


@given(lenets, st.data())
@settings(max_examples=12, deadline=None)
def test_shapes_and_fields_are_those_of_the_network(lenet: LeNet, data: st.DataObject) -> None:
    """A unit's receptive field holds just the pixels to which its gradient is not zero."""
    try:
        table = layer_table(lenet.block())
    except BlockError:
        assume(False)
    module = build(lenet.block(), seed=1).double().eval()
    spatial = [each for each in table if each.field is not None]
    layer = data.draw(st.sampled_from(spatial))
    row, column = (data.draw(st.integers(0, side - 1)) for side in layer.shape[1:])
    x = torch.linspace(0.1, 1, 784, dtype=torch.float64).reshape(1, 1, 28, 28).requires_grad_()
    y = x
    for each, made in zip(table, module.children(), strict=True):
        y = made(y)
        assert tuple(y.shape[1:]) == each.shape
        if each is layer:
            (slope,) = torch.autograd.grad(y[0, :, row, column].sum(), x, retain_graph=True)
    _inside(layer, row, column, slope[0, 0])


def _inside(layer: Layer, row: int, column: int, slope: torch.Tensor) -> None:
    """Where a stride is larger than a kernel there are gaps; the outermost pixels are still seen."""
    assert layer.first is not None and layer.jump is not None and layer.field is not None
    begins = [layer.first + at * layer.jump for at in (row, column)]
    if not slope.any():  # it sees nothing but padding
        assert min(begins) < 0 or max(begins) + layer.field > 28
        return
    for begin, seen in zip(begins, (slope.any(dim=1), slope.any(dim=0)), strict=True):
        places = seen.nonzero().flatten()
        assert begin <= places.min() and places.max() < begin + layer.field
        if begin >= 0:
            assert places.min() == begin
        if begin + layer.field <= 28:
            assert places.max() == begin + layer.field - 1


def test_the_layer_whose_units_a_layer_shows() -> None:
    table = layer_table(MODERN.block())
    shown = [source_layer(table, each.number) for each in table]
    assert shown == [1, 1, 1, 1, 5, 5, 5, 5, None, 10, 10, 10, 13]


def test_what_does_not_go_through_is_refused() -> None:
    narrow = Block.of("Sequential", Block.of("Flatten"), Block.of("Linear", in_features=3,
                      out_features=10))  # fmt: skip
    with pytest.raises(BlockError, match="does not go through"):
        layer_table(narrow)
