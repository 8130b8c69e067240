"""The course's section about files, row by row, each with its own oracle."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load as load_safetensors

from core.checkpoints import load, open_file
from core.checkpoints.course import Proof
from core.checkpoints.lessons import LESSONS, Told


@pytest.fixture(scope="module")
def told() -> dict[str, Told]:
    return {name: lesson.run() for name, lesson in LESSONS.items()}


def read(content: bytes) -> object:
    return torch.load(io.BytesIO(content), weights_only=True)


def sames(told: Told) -> list[bool]:
    return [proof.same for proof in told.proofs]


@pytest.mark.parametrize("name", LESSONS)
def test_every_row_of_the_course_holds_and_reads_without_running_anything(
    name: str, told: dict[str, Told]
) -> None:
    found = told[name]
    assert found.holds
    assert found.files and found.proofs
    for file, content in found.files.items():
        if file.endswith(".pt"):
            read(content)  # weights_only=True
        assert open_file(content, file).entries
    assert Path(LESSONS[name].experiment.__code__.co_filename).name == "course.py"
    assert LESSONS[name].code.startswith("core.checkpoints.course.")


def test_a_tensor_a_list_and_a_dict_come_back_equal(told: dict[str, Told]) -> None:
    x, y = torch.arange(4), torch.zeros(4)
    assert torch.equal(read(told["tensor"].files["x.pt"]), x)  # type: ignore[arg-type]
    both = read(told["list"].files["list.pt"])
    assert isinstance(both, list) and torch.equal(both[0], x) and torch.equal(both[1], y)
    named = read(told["dict"].files["dict.pt"])
    assert isinstance(named, dict) and list(named) == ["x", "y"]
    assert torch.equal(load_safetensors(told["dict"].files["dict.safetensors"])["y"], y)
    for name in ("tensor", "list", "dict"):
        assert all(sames(told[name]))
    assert told["tensor"].proofs[0].agreement.tolist() == [True] * 4


def test_the_clone_of_an_mlp_gives_two_times_ten_times_true(told: dict[str, Told]) -> None:
    before, pytorch, safetensors = told["mlp"].proofs
    assert not before.same
    for proof in (pytorch, safetensors):
        assert proof.agreement.tolist() == [[True] * 10] * 2
    state = read(told["mlp"].files["mlp.pt"])
    assert isinstance(state, dict)
    assert {key: tuple(value.shape) for key, value in state.items()} == {
        "0.weight": (256, 20), "0.bias": (256,), "2.weight": (10, 256), "2.bias": (10,),
    }  # fmt: skip


def test_what_the_counter_example_did_not_save(told: dict[str, Told]) -> None:
    by_title = {proof.title: proof for proof in told["fixed"].proofs}
    assert by_title['state_dict()["linear.weight"]'].same
    assert by_title['state_dict()["linear.bias"]'].same
    assert not by_title["constant"].same
    assert not by_title["net(x) and clone(x)"].same
    assert "constant" not in open_file(told["fixed"].files["fixed.pt"]).entries
    assert all(sames(told["buffer"]))
    assert "constant" in open_file(told["buffer"].files["buffer.pt"]).entries


def test_two_layers_are_reused_and_the_third_is_the_networks_own(told: dict[str, Told]) -> None:
    first, second, hidden, own = told["reuse"].proofs
    assert first.same and second.same and own.same
    assert hidden.one.shape == (2, 32) and hidden.same
    assert own.one.shape == (3, 32)


def test_one_file_tells_how_to_build_the_network(told: dict[str, Told]) -> None:
    file = open_file(told["whole"].files["whole.safetensors"], "whole.safetensors")
    document = json.loads(file.metadata["layerwise"])
    kinds = [child["kind"] for child in document["block"]["children"]]
    assert kinds == ["Linear", "ReLU", "Linear"]
    assert told["whole"].proofs[1].one.shape == (2, 10)


def test_an_experiment_leaves_no_trace_and_is_the_same_again() -> None:
    state = torch.random.get_rng_state()
    one, two = LESSONS["mlp"].run(), LESSONS["mlp"].run()
    assert torch.equal(torch.random.get_rng_state(), state)
    assert torch.equal(one.proofs[0].one, two.proofs[0].one)
    assert not one.proofs[0].one.requires_grad


def test_a_proof_is_strict_about_types_and_knows_how_far_apart_two_are() -> None:
    one = torch.tensor([1.0, 2.0])
    assert not Proof("", one, one.double()).same
    assert not Proof("", one, torch.tensor([1.0, 2.5])).same
    assert Proof("", one, torch.tensor([1.0, 2.5])).apart == 0.5
    assert Proof("", one, one, equal=False).holds is False
    assert Proof("", torch.empty(0), torch.empty(0)).apart == 0


def test_the_list_as_safetensors_is_named_by_position(told: dict[str, Told]) -> None:
    found = load(told["list"].files["list.safetensors"])
    assert sorted(found) == ["0", "1"]
