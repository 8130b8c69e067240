"""Every module leads to the block that describes it, and every block to its module."""

from __future__ import annotations

from hypothesis import given, settings

from core.blocks import TIED, Block, build
from core.blocks.places import path_of, place_of
from core.parameters import parameter_tree
from tests.core.blocks.strategies import networks


def test_places_of_modules_are_those_of_the_blocks_that_describe_them() -> None:
    body = Block.of("Sequential", Block.of("Torchvision", model="resnet18", classes=2))
    root = Block.of("Sequential", Block.of("Repeat", body, times=3, prefix="block "))
    assert place_of(root, "") == ""
    assert place_of(root, "0") == "0"
    assert place_of(root, "0.block 2.0") == "0.block 0.0"
    assert place_of(root, "0.block 1.0.layer1.0.conv1") == "0.block 0.0"
    assert place_of(root, "0.block 3") == "0"
    assert place_of(root, "elsewhere") == ""


def test_layers_in_a_plain_list_are_found_by_their_number() -> None:
    dense = Block.of("Linear", in_features=2, out_features=2)
    hidden = Block.of("MySequential", dense, Block.of("ReLU", name="act"), registered=False)
    root = Block.of("Sequential", hidden)
    assert path_of(root, "0.0") == "0.layers[0]"
    assert path_of(root, "0.act") == "0.layers[1]"
    assert place_of(root, "0.layers[1]") == "0.act"
    assert place_of(root, "0.layers[2]") == "0"
    assert path_of(root, "0.layers[1]") == "0.layers[1]"
    assert {row.path for row in parameter_tree(build(root, device="meta")).modules} == {
        "", "0", "0.layers[0]", "0.layers[1]",
    }  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(networks())
def test_a_block_leads_to_its_module_and_back(root: Block) -> None:
    modules = {row.path for row in parameter_tree(build(root, device="meta")).modules}
    for place, block in root.walk():
        path = path_of(root, place)
        assert path in modules or block.kind == TIED
        assert place_of(root, path) == place
