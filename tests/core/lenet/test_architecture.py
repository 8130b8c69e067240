"""LeNet as a value: the course's figures, links, and what does not fit."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.blocks import BlockError, build, cost, preset_block
from core.blocks.presets import lenet
from core.lenet import MODERN, ORIGINAL, PRESETS, SIX_CONVOLUTIONS, Convolution, LeNet

convolutions = st.builds(
    Convolution, st.integers(1, 8), st.integers(1, 9), st.integers(0, 4), st.integers(1, 3),
    st.integers(0, 3),
)  # fmt: skip
lenets = st.builds(
    LeNet,
    st.lists(convolutions, min_size=1, max_size=4).map(tuple),
    st.lists(st.integers(1, 20), max_size=3).map(tuple),
    st.sampled_from(["sigmoid", "tanh", "relu", "gelu", "silu"]),
    st.sampled_from(["mean", "max"]),
    st.booleans(),
    st.sampled_from(["default", "xavier", "kaiming"]),
)


def test_the_original_is_the_courses_to_the_last_number() -> None:
    block = ORIGINAL.block()
    assert block == lenet(1, 10, 28)
    assert [child.kind for child in block.children] == [
        "Conv2d", "Sigmoid", "AvgPool2d", "Conv2d", "Sigmoid", "AvgPool2d", "Flatten",
        "Linear", "Sigmoid", "Linear", "Sigmoid", "Linear",
    ]  # fmt: skip
    measured = cost(block, 28, 1)
    assert (measured.parameters, measured.multiply_adds) == (61_706, 416_520)


@pytest.mark.parametrize("modern", [MODERN, SIX_CONVOLUTIONS])
def test_the_modern_ones_have_fewer_than_100_000_parameters(modern: LeNet) -> None:
    assert cost(modern.block(), 28, 1).parameters < 100_000


@settings(max_examples=30, deadline=None)
@given(lenets)
def test_a_link_and_a_block_bring_the_same_lenet_back(lenet: LeNet) -> None:
    assert LeNet.parse(str(lenet)) == lenet
    try:
        block = lenet.block()
    except BlockError:
        return
    found = LeNet.of(block)
    assert found is not None and found.block() == block


@settings(max_examples=20, deadline=None)
@given(lenets)
def test_what_a_lenet_says_of_its_shapes_is_what_pytorch_does(lenet: LeNet) -> None:
    try:
        block = lenet.block()
    except BlockError:
        return
    module = build(block, device="meta").eval()
    x = torch.empty(2, 1, 28, 28, device="meta")
    assert module(x).shape == (2, 10)


@pytest.mark.parametrize(
    "text",
    ["", "6k5", "6k5.120.sigmoid.mean", "0k5.none.relu.max.xavier", "6k99.none.relu.max.xavier",
     "6k5.x.relu.max.xavier", "6k5.1.relu.max.zeros", "6k5.1.relu.max.xavier.other", "9" * 400,
     "-".join(["6k5"] * 9) + ".none.relu.max.xavier", "٦k5.none.relu.max.xavier"],
)  # fmt: skip
def test_links_that_describe_none_are_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(BlockError, match=r"\.$"):
        LeNet.parse(text)


def test_a_vanishing_picture_names_the_layer() -> None:
    with pytest.raises(BlockError, match="Convolution 2 has a kernel of 20"):
        LeNet((Convolution(4, 5, pool=2), Convolution(4, 20)), ()).block()
    with pytest.raises(BlockError, match="pooling behind convolution 1"):
        LeNet((Convolution(4, 26, pool=4),), ()).block()


def test_other_networks_are_no_lenet() -> None:
    assert LeNet.of(preset_block("pets-small", 2, 64)) is None


def test_the_recipes_are_the_courses() -> None:
    zh, en = PRESETS["zh"].configuration(), PRESETS["en"].configuration()
    assert (zh.learning_rate, zh.batch_size, zh.epochs, zh.plots) == (0.9, 256, 10, 5)
    assert (en.learning_rate, en.batch_size, en.epochs, en.plots) == (0.1, 128, 10, 2)
    for asked in (zh, en):
        assert (asked.optimizer, asked.momentum, asked.weight_decay) == ("sgd", 0.0, 0.0)
        assert (asked.schedule, asked.averaging, asked.label_smoothing) == ("constant", 0.0, 0.0)
        assert asked.validation == "test" and asked.last_batch and asked.snapshots
