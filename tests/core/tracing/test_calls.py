from __future__ import annotations

from collections import Counter

import pytest
import torch
from torch import nn

from core.tracing import INPUT, trace
from tests.core.tracing.networks import (
    Does,
    FixedHiddenMLP,
    Parallel,
    PlainSequential,
    calls,
    named,
    operations,
    tied,
)


def test_calls_are_recorded_in_order_and_nested() -> None:
    inner = nn.Sequential(nn.Linear(3, 4), nn.Tanh())
    passed = trace(nn.Sequential(inner, nn.Linear(4, 2)), torch.ones(5, 3))
    assert [(step.path, step.type, step.parent, step.leaf) for step in passed.steps] == [
        ("", "Sequential", -1, False),
        ("0", "Sequential", 0, False),
        ("0.0", "Linear", 1, True),
        ("0.1", "Tanh", 1, True),
        ("1", "Linear", 0, True),
    ]
    assert [step.index for step in passed.steps] == list(range(5))
    assert [value.shape for step in passed.steps for value in step.outputs] == [
        (5, 2), (5, 4), (5, 4), (5, 4), (5, 2),
    ]  # fmt: skip
    assert all(step.finished and step.seconds is not None for step in passed.steps)
    assert passed.failure is None


def test_the_output_is_that_of_the_bare_forward() -> None:
    for network, x in ((FixedHiddenMLP(), torch.randn(2, 20)), (tied(), torch.randn(2, 4))):
        outputs = []
        hook = network.register_forward_hook(lambda *given: outputs.append(given[-1]))  # noqa: B023
        trace(network, x)
        hook.remove()
        with torch.no_grad():
            assert torch.equal(outputs[0], network(x))


def test_a_tied_layer_is_named_by_where_it_was_called() -> None:
    passed = trace(tied(), torch.ones(2, 4))
    shared = [step for step in calls(passed) if step.module == "2"]
    assert [(step.path, step.turn, step.turns) for step in shared] == [("2", 1, 2), ("4", 2, 2)]
    others = [step for step in calls(passed) if step.module != "2"]
    assert all(step.turns == 1 and step.path == step.module for step in others)


def test_a_tie_across_levels_is_named_in_its_own_container() -> None:
    shared = nn.Linear(3, 3)
    network = nn.Sequential(shared, nn.Sequential(nn.ReLU(), shared), shared)
    passed = trace(network, torch.ones(1, 3))
    assert [step.path for step in calls(passed)] == ["", "0", "1", "1.0", "1.1", "2"]
    assert {step.module for step in calls(passed) if step.type == "Linear"} == {"0"}


def test_a_tied_container_names_what_is_inside_by_itself() -> None:
    shared = nn.Sequential(nn.Linear(3, 3), nn.ReLU())
    passed = trace(nn.Sequential(shared, shared), torch.ones(1, 3))
    assert [step.path for step in passed.steps] == ["", "0", "0.0", "0.1", "1", "1.0", "1.1"]
    assert [step.module for step in passed.steps] == ["", "0", "0.0", "0.1", "0", "0.0", "0.1"]
    assert [step.turn for step in passed.steps] == [1, 1, 1, 1, 2, 2, 2]


def test_one_layer_called_twice_keeps_its_name() -> None:
    passed = trace(FixedHiddenMLP(), torch.ones(2, 20))
    assert [(step.path, step.turn) for step in calls(passed)] == [
        ("", 1), ("linear", 1), ("linear", 2),
    ]  # fmt: skip


def test_layers_in_plain_lists_and_dicts_are_seen() -> None:
    plain = PlainSequential(nn.Linear(3, 4), nn.Sequential(nn.ReLU()))
    passed = trace(nn.Sequential(plain), torch.ones(1, 3))
    assert [step.path for step in passed.steps] == [
        "", "0", "0.layers[0]", "0.layers[1]", "0.layers[1].0",
    ]  # fmt: skip
    table = Does(lambda self, x: self.table["first"](x))
    table.table = {"first": nn.ReLU()}
    assert [step.path for step in trace(table, torch.ones(1)).steps] == ["", 'table["first"]']


def test_what_is_inside_a_module_list_belongs_to_the_caller() -> None:
    passed = trace(Parallel(nn.Linear(3, 2), nn.Linear(3, 2)), torch.ones(1, 3))
    assert [step.path for step in calls(passed)] == ["", "branches.0", "branches.1"]


def test_a_layer_of_a_container_may_be_called_past_the_container() -> None:
    network = Does(lambda self, x: self.body[1](x), body=nn.Sequential(nn.ReLU(), nn.Tanh()))
    passed = trace(network, torch.ones(1))
    assert [(step.path, step.parent) for step in passed.steps] == [("", -1), ("body.1", 0)]


def test_names_with_spaces() -> None:
    network = nn.Sequential()
    network.add_module("block 0", nn.Linear(2, 2))
    assert trace(network, torch.ones(1, 2)).steps[1].path == "block 0"


def test_arguments_by_name_and_structures_are_looked_into() -> None:
    def forward(self: nn.Module, pair: dict[str, torch.Tensor], *, scale: torch.Tensor) -> object:
        return {"sum": pair["a"] + scale, "rest": [(pair["b"], None, 3)]}

    inner = Does(forward)
    network = Does(lambda self, a, b: self.inner({"a": a, "b": b}, scale=a)["sum"], inner=inner)
    passed = trace(network, (torch.ones(2), torch.ones(3)))
    assert [value.shape for value in named(passed, "inner").inputs] == [(2,), (3,)]
    assert [value.shape for value in named(passed, "inner").outputs] == [(2,), (3,)]


def test_the_network_is_left_as_it_was() -> None:
    network = nn.Sequential(nn.Linear(3, 3), nn.ReLU(inplace=True), nn.BatchNorm1d(3)).train()
    other = nn.Linear(3, 3)
    x = torch.randn(4, 3)
    before = x.clone()
    trace(network, x)
    with pytest.raises(ValueError, match="steps"):
        trace(network, x, most_steps=2)
    assert torch.equal(x, before)
    for module in (*network.modules(), other):
        assert not module._forward_hooks
        assert not module._forward_pre_hooks
        assert not module._forward_hooks_always_called
    assert network.training
    assert torch.equal(network[2].num_batches_tracked, torch.tensor(1))


def test_a_hook_of_the_callers_own_stays_and_is_obeyed() -> None:
    network = nn.Sequential(nn.Identity())
    network[0].register_forward_hook(lambda module, args, output: output + 1)
    passed = trace(network, torch.zeros(1))
    assert passed.outputs[0].maximum == 1
    assert len(network[0]._forward_hooks) == 1


def test_dropout_draws_from_the_seed_and_not_from_torchs_generator() -> None:
    network = nn.Sequential(nn.Dropout(0.5), nn.Dropout(0.5)).train()
    x = torch.ones(64)
    state = torch.random.get_rng_state()
    seeds = [trace(network, x, seed=seed).outputs[0].preview for seed in (0, 0, 1)]
    assert torch.equal(torch.random.get_rng_state(), state)
    assert (seeds[0] == seeds[1]).all()
    assert not (seeds[0] == seeds[2]).all()
    assert (seeds[0] == 0).any()
    drawn = Does(lambda self, x: x * torch.rand_like(x) + torch.randn(64) + torch.randint(9, (64,)))
    assert trace(drawn, x).outputs[0].mean == trace(drawn, x).outputs[0].mean
    assert torch.equal(torch.random.get_rng_state(), state)


def test_a_lazy_layer_takes_its_shape_and_its_values_from_the_seed() -> None:
    state = torch.random.get_rng_state()
    passed = trace(nn.Sequential(nn.LazyLinear(3)), torch.ones(2, 7))
    assert passed.outputs[0].shape == (2, 3)
    assert torch.equal(torch.random.get_rng_state(), state)


def test_without_operations_only_calls_are_steps() -> None:
    passed = trace(FixedHiddenMLP(), torch.ones(2, 20), operations=False)
    assert not operations(passed)
    assert [step.sources for step in passed.steps] == [(INPUT,), (INPUT,), (1,)]


def test_on_meta_there_are_shapes_and_no_numbers() -> None:
    passed = trace(nn.Linear(3, 4, device="meta"), torch.empty(2, 3, device="meta"))
    value = passed.outputs[0]
    assert (value.shape, value.dtype, value.device) == ((2, 4), "float32", "meta")
    assert value.mean is value.broken is value.preview is passed.seconds is None
    assert passed.steps[0].multiply_adds == 2 * 3 * 4


def test_multiply_adds_are_those_of_everything_inside() -> None:
    passed = trace(FixedHiddenMLP(), torch.ones(2, 20))
    assert named(passed, "matmul").multiply_adds == 800
    assert passed.steps[0].multiply_adds == 3 * 800
    top = Counter({step.index: step.multiply_adds for step in passed.steps if step.parent == 0})
    assert passed.steps[0].multiply_adds == top.total()
