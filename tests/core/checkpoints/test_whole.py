"""A network in one file: built again from its description, filled, or refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from core.blocks import Block, build
from core.blocks.lessons import LESSONS
from core.checkpoints import FileError, open_file
from core.checkpoints.round_trip import packed, round_trip, whole_trip
from core.checkpoints.whole import block_in, filled, open_whole, save_whole
from core.tracing import Input

NAMES = ("mlp", "tied", "fixed-hidden", "lenet", "lazy", "centered-alone")


@pytest.mark.parametrize("name", NAMES)
def test_a_network_of_the_course_comes_back_whole(name: str, tmp_path: Path) -> None:
    lesson, path = LESSONS[name], tmp_path / "net.safetensors"
    sample = torch.empty(lesson.shape, device="meta")
    net = build(lesson.block, seed=3, sample=sample)
    save_whole(lesson.block, net, path)
    block, opened = open_whole(path, sample)
    assert block == lesson.block
    expected, found = net.state_dict(), opened.state_dict()
    assert all(found[key].equal(value) for key, value in expected.items())
    with open_file(path) as file:  # and from the tensors that Layerwise itself reads
        assert block_in(file.metadata) == block
        again = filled(block, file, sample).state_dict()
    assert all(again[key].equal(value) for key, value in expected.items())


def test_tied_layers_are_tied_again(tmp_path: Path) -> None:
    path = tmp_path / "tied.safetensors"
    save_whole(LESSONS["tied"].block, build(LESSONS["tied"].block), path)
    _block, opened = open_whole(path)
    assert opened[2].weight is opened[4].weight  # type: ignore[index]


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"block": 7}', '{"block": {"kind": "os.system"}}', '{"block": null}']
)
def test_a_description_that_is_none_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.safetensors"
    save_file({"x": torch.zeros(1)}, path, {"layerwise": text})
    with pytest.raises(FileError):
        open_whole(path)


def test_a_file_without_a_description_or_with_other_tensors_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bare.safetensors"
    save_file({"x": torch.zeros(1)}, path)
    with pytest.raises(FileError, match="not the network"):
        open_whole(path)
    assert block_in({}) is None
    document = json.dumps({"block": LESSONS["mlp"].block.to_document()})
    save_file({"0.weight": torch.zeros(2, 2)}, path, {"layerwise": document})
    with pytest.raises(FileError, match="does not hold"):
        open_whole(path)
    (tmp_path / "text").write_text("hello")
    with pytest.raises(FileError, match="no safetensors file"):
        open_whole(tmp_path / "text")


def test_filling_says_which_tensor_is_missing_or_does_not_fit() -> None:
    block = LESSONS["mlp"].block
    whole = open_file(packed(block, build(block), "safetensors"), "net")
    state = {key: whole.tensor(key) for key in whole.entries if key != "2.bias"}
    from core.checkpoints import InMemory

    with pytest.raises(FileError, match=r"lacks '2\.bias'"):
        filled(block, InMemory("net", state))
    with pytest.raises(FileError, match="does not hold"):
        filled(block, InMemory("net", state | {"2.bias": torch.zeros(11)}))


@pytest.mark.parametrize("name", ["mlp", "tied", "lenet"])
@pytest.mark.parametrize("packing", ["pytorch", "safetensors", "npz"])
def test_there_and_back_in_each_format(name: str, packing: str) -> None:
    lesson = LESSONS[name]
    net, clone = build(lesson.block, seed=0), build(lesson.block, seed=1)
    found = round_trip(net, clone, Input(shape=lesson.shape).make(), packing)  # type: ignore[arg-type]
    assert found.equal == found.tensors == len(net.state_dict())
    assert not found.before[0].same and found.after[0].same
    assert found.bytes == len(packed(lesson.block, net, packing))  # type: ignore[arg-type]


def test_a_constant_that_is_not_saved_is_seen_in_the_outputs() -> None:
    lesson = LESSONS["fixed-hidden"]
    x = Input(shape=lesson.shape).make()
    found = round_trip(build(lesson.block, seed=0), build(lesson.block, seed=1), x, "pytorch")
    assert found.equal == found.tensors == 2
    assert not found.after[0].same
    with_buffer = Block.of("FixedHiddenMLP", constant="buffer")
    assert whole_trip(with_buffer, build(with_buffer), x).after[0].same


def test_an_input_that_does_not_fit_is_a_sentence() -> None:
    block = LESSONS["mlp"].block
    with pytest.raises(FileError, match="does not go through"):
        round_trip(build(block), build(block), torch.zeros(2, 7), "pytorch")
