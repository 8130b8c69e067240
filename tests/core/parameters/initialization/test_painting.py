"""Filling in place: PyTorch's own numbers, from named generators, and nothing else is touched."""

from __future__ import annotations

import copy

import pytest
import torch
from hypothesis import given as examples
from hypothesis import settings
from torch import Tensor, nn

from core.blocks import build
from core.blocks.lessons import LESSONS
from core.parameters import Distribution, Edit, Initialization, Rule, Target, initialize
from core.randomness import generator
from tests.core.parameters.initialization.strategies import initializations, lessons

ALL_DEFAULT = Initialization((Rule(Target(), Distribution.of("default")),))


def values(module: nn.Module) -> dict[str, Tensor]:
    return {name: tensor.clone() for name, tensor in module.state_dict().items()}


@pytest.mark.parametrize("name", ["parameters", "tied", "nested-factory", "my-linear", "mlp"])
def test_the_default_on_everything_is_what_build_draws(name: str) -> None:
    block = LESSONS[name].block
    built, filled = build(block, seed=5), build(block, seed=9)
    assert not any(each.objections for each in initialize(filled, ALL_DEFAULT, seed=5).parameters)
    for key, value in values(built).items():
        assert torch.equal(value, filled.state_dict()[key]), key


def test_a_rule_draws_what_nn_init_draws_from_the_named_generator() -> None:
    net = build(LESSONS["parameters"].block)
    initialize(net, [Rule(Target("0.weight"), Distribution.of("xavier_uniform"))], seed=3)
    expected = torch.empty(8, 4)
    nn.init.xavier_uniform_(expected, generator=generator(3, "weights", "0.weight"))
    assert torch.equal(net.get_parameter("0.weight"), expected)


@settings(max_examples=30, deadline=None)
@examples(lessons(), initializations())
def test_only_what_steps_mean_changes_and_nothing_is_raised(
    name: str, steps: Initialization
) -> None:
    net = build(LESSONS[name].block, seed=1)
    before, state = values(net), torch.random.get_rng_state()
    found = initialize(net, steps, seed=2)
    assert torch.equal(torch.random.get_rng_state(), state)
    for each in found.parameters:
        if not each.touched:
            for key in each.names:
                assert torch.equal(net.state_dict()[key], before[key])
    again = build(LESSONS[name].block, seed=1)
    initialize(again, steps, seed=2)
    for key, value in values(again).items():
        assert torch.equal(value, net.state_dict()[key])


def test_each_tensor_depends_on_its_own_rule_alone() -> None:
    normal = Rule(Target(attribute="weight"), Distribution.of("normal"))
    one, other = (build(LESSONS["parameters"].block) for _ in range(2))
    initialize(one, [normal], seed=4)
    initialize(other, [normal, Rule(Target("0.weight"), Distribution.of("ones"))], seed=4)
    assert torch.equal(one.get_parameter("2.weight"), other.get_parameter("2.weight"))
    assert not torch.equal(one.get_parameter("0.weight"), other.get_parameter("0.weight"))


def test_edits_are_taken_in_their_order() -> None:
    net = build(LESSONS["parameters"].block)
    before = net.get_parameter("0.weight").detach().clone()
    initialize(
        net,
        [
            Edit("0.weight", "multiply", 2.0),
            Edit("0.weight", "add", 1.0),
            Edit("0.weight", "set", 42.0, (0, 0)),
            Edit("0.weight", "multiply", 10.0, (7, 3)),
        ],
        seed=0,
    )
    expected = before * 2 + 1
    expected[0, 0] = 42.0
    expected[7, 3] *= 10
    assert torch.equal(net.get_parameter("0.weight"), expected)


def test_a_tied_tensor_is_filled_once_by_its_first_name() -> None:
    net = build(LESSONS["tied"].block)
    initialize(net, [Rule(Target("4.weight"), Distribution.of("normal")),
                     Edit("4.weight", "add", 1.0)], seed=6)  # fmt: skip
    expected = torch.empty(8, 8).normal_(generator=generator(6, "weights", "2.weight")) + 1
    assert net[2] is net[4]
    assert torch.equal(net[2].weight, expected)


def test_parameters_stay_the_same_objects_that_learn() -> None:
    net = build(LESSONS["parameters"].block)
    objects = {name: id(tensor) for name, tensor in net.named_parameters()}
    initialize(net, ALL_DEFAULT, seed=0)
    assert {name: id(tensor) for name, tensor in net.named_parameters()} == objects
    assert all(tensor.requires_grad and tensor.grad is None for tensor in net.parameters())


def test_layout_dtype_and_meta_do_not_matter() -> None:
    rule = [Rule(Target(attribute="weight"), Distribution.of("normal"))]
    net = build(LESSONS["lenet"].block)
    apart = copy.deepcopy(net).to(memory_format=torch.channels_last)
    initialize(net, rule, seed=0)
    initialize(apart, rule, seed=0)
    for one, other in zip(net.parameters(), apart.parameters(), strict=True):
        assert torch.equal(one, other)
    half = copy.deepcopy(net).half()
    initialize(half, rule, seed=0)
    assert half.get_parameter("0.weight").dtype == torch.float16
    assert half.get_parameter("0.weight").float().std() > 0.5
    found = initialize(build(LESSONS["lenet"].block, device="meta"), rule, seed=0)
    assert len(found.won(0)) == 5
