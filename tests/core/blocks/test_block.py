"""Blocks as values: one canonical form, equal after every round trip, wrong ones refused."""

from __future__ import annotations

import pickle
import subprocess
import sys

import pytest
from hypothesis import given, settings

from core.blocks import PRESETS, Block, BlockError, preset_block
from core.blocks.names import TAKEN
from core.settings import PROJECT
from tests.core.blocks.strategies import blocks


@settings(max_examples=40)
@given(blocks())
def test_round_trips_give_an_equal_block(block: Block) -> None:
    assert Block.from_json(block.to_json()) == block
    assert Block.from_json(block.to_json().encode()) == block
    assert Block.from_document(block.to_document()) == block
    assert pickle.loads(pickle.dumps(block)) == block
    assert hash(Block.from_json(block.to_json())) == hash(block)
    assert Block.from_json(block.to_json()).to_json() == block.to_json()


@settings(max_examples=40)
@given(blocks())
def test_size_and_depth_agree_with_a_walk(block: Block) -> None:
    places = list(block.walk())
    assert len(places) == block.size
    assert len({place for place, _ in places}) == block.size

    def levels(part: Block) -> int:
        return 1 + max(map(levels, part.children), default=0)

    assert levels(block) == block.depth


def test_blocks_that_mean_the_same_are_equal() -> None:
    plain = Block.of("Conv2d", in_channels=3, out_channels=4, kernel_size=3)
    assert plain == Block.of("Conv2d", kernel_size=(3, 3), out_channels=4, in_channels=3, stride=1)
    assert plain == Block.of("Conv2d", in_channels=3, out_channels=4, kernel_size=3, bias=True)
    assert plain != Block.of("Conv2d", in_channels=3, out_channels=4, kernel_size=(3, 5))
    assert Block.of("Dropout", p=0) == Block.of("Dropout", p=0.0) == Block.of("Dropout", p=-0.0)
    assert Block.of("ReLU") != Block.of("ReLU", name="activation")


def test_arguments_are_read_with_their_defaults() -> None:
    block = Block.of("Conv2d", in_channels=3, out_channels=4, kernel_size=(3, 5))
    assert block.argument("stride") == 1
    assert block.argument("kernel_size") == (3, 5)
    assert block.arguments == (("in_channels", 3), ("kernel_size", (3, 5)), ("out_channels", 4))


def test_children_are_named_by_place_or_by_themselves() -> None:
    block = Block.of(
        "Sequential",
        Block.of("Identity", name="block 0"),
        Block.of("Residual", Block.of("ReLU"), Block.of("Identity")),
    )
    assert [place for place, _ in block.walk()] == ["", "block 0", "1", "1.body", "1.shortcut"]


@pytest.mark.parametrize(
    ("kind", "arguments", "sentence"),
    [
        ("Linnear", {}, "There is no block of the kind 'Linnear'; there are Linear, "),
        ("Linear", {"in_features": 3}, "out_features is missing"),
        (
            "Linear",
            {"in_features": 0, "out_features": 1},
            "in_features is 0, but has to be a whole",
        ),
        ("Linear", {"in_features": -5, "out_features": 1}, "in_features is -5"),
        ("Linear", {"in_features": 10**9, "out_features": 1}, "from 1 to 1,000,000"),
        ("Linear", {"in_features": 10**5000, "out_features": 1}, "more than 18 digits"),
        ("Linear", {"in_features": True, "out_features": 1}, "in_features is True"),
        ("Linear", {"in_features": 2.0, "out_features": 1}, "in_features is 2.0"),
        ("Linear", {"in_features": "2", "out_features": 1}, "in_features is '2'"),
        (
            "Linear",
            {"in_features": 2, "out_features": 1, "bias": 1},
            "bias is 1, but has to be true",
        ),
        ("Linear", {"in_features": 2, "out_features": 1, "device": "cpu"}, "no argument 'device'"),
        ("Dropout", {"p": 1.5}, "p is 1.5"),
        ("Dropout", {"p": float("nan")}, "p is nan"),
        ("AdaptiveAvgPool2d", {"output_size": (1, 2, 3)}, "two of them (height, width)"),
        ("AdaptiveAvgPool2d", {"output_size": (1, None)}, "output_size is a tuple"),
        (
            "MaxPool2d",
            {"kernel_size": 3, "stride": 1, "padding": 2},
            "at most half of the window, 1",
        ),
        (
            "Conv2d",
            {"in_channels": 4, "out_channels": 6, "kernel_size": 1, "groups": 4},
            "out_channels is 6, which 4 groups do not divide evenly",
        ),
        ("Torchvision", {"model": "vgg99", "classes": 2}, "has to be one of vgg19, "),
        ("Residual", {}, "Residual holds 0 blocks, but has to hold 2"),
    ],
)
def test_wrong_arguments_are_refused_in_a_sentence(
    kind: str, arguments: dict[str, object], sentence: str
) -> None:
    with pytest.raises(BlockError) as caught:
        Block(kind, tuple(arguments.items()))  # type: ignore[arg-type]
    assert sentence in str(caught.value)


def test_a_layer_holds_no_children() -> None:
    with pytest.raises(BlockError, match="ReLU holds 1 blocks, but has to hold 0"):
        Block.of("ReLU", Block.of("Identity"))


@pytest.mark.parametrize(
    "name", ["a.b", ".", " a", "a ", "a\nb", "\ud800", "\u200b", "x" * 65, "forward", "__dict__"]
)
def test_names_that_a_module_cannot_carry_are_refused(name: str) -> None:
    with pytest.raises(BlockError, match="name"):
        Block.of("ReLU", name=name)


def test_names_have_to_differ_and_residual_names_its_own() -> None:
    relu = Block.of("ReLU", name="1")
    with pytest.raises(BlockError, match="2 children are called '1'"):
        Block.of("Sequential", relu, Block.of("ReLU"))
    with pytest.raises(BlockError, match="body and shortcut"):
        Block.of("Residual", relu, Block.of("Identity"))


def test_depth_and_count_are_limited() -> None:
    block = Block.of("Identity")
    for _ in range(63):
        block = Block.of("Sequential", block)
    assert block.depth == 64
    assert Block.from_json(block.to_json()) == block
    with pytest.raises(BlockError, match="deeper than 64 levels"):
        Block.of("Sequential", block)
    row = Block.of("Sequential", *[Block.of("ReLU")] * 9_999)
    with pytest.raises(BlockError, match="at most 20,000"):
        Block.of("Sequential", row, row, row)


def test_taken_names_are_those_of_the_installed_torch() -> None:
    from torch import nn

    assert {name for name in dir(nn.Sequential()) if not name.startswith("_")} == TAKEN


@pytest.mark.parametrize("name", PRESETS)
def test_presets_survive_json(name: str) -> None:
    block = preset_block(name, 2, 64)
    assert Block.from_json(block.to_json()) == block


def test_descriptions_do_not_import_torch() -> None:
    code = (
        "import sys, core.blocks as b, core.networks;"
        "b.Block.from_json(b.preset_block('pets-small', 2, 64).to_json());"
        "assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=PROJECT)
