from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.tracing import INPUT, trace
from tests.core.tracing.networks import Does, FixedHiddenMLP, named, operations


def types(what: object, *inputs: Tensor) -> list[str]:
    return [step.type for step in operations(trace(Does(what), inputs))]


def test_the_course_network_shows_its_rounds() -> None:
    network = FixedHiddenMLP()
    with torch.no_grad():
        network.linear.weight.copy_(torch.eye(20))
        network.linear.bias.zero_()
    passed = trace(network, torch.ones(1, 20))
    with torch.no_grad():
        total = float(F.relu(torch.ones(1, 20) @ network.rand_weight + 1).sum())
    rounds = 0
    while total > 1:
        total, rounds = total / 2, rounds + 1
    halved = [step for step in passed.steps if step.type == "div_"]
    assert [(step.turn, step.turns) for step in halved] == [
        (number, rounds) for number in range(1, rounds + 1)
    ]
    assert {step.line for step in halved} == {"X /= 2"}
    asked = [step for step in passed.steps if step.type == "gt"]
    assert [step.turn for step in asked] == list(range(1, rounds + 2))
    assert passed.outputs[0].mean == pytest.approx(total, rel=1e-5)


def test_names_are_torchs() -> None:
    assert types(lambda _, x: (1 - x, 2 / x, x // 2, x**2, 2**x, -x, x @ x, ~(x > 1)), torch.ones(2, 2)) == [
        "sub", "div", "floor_divide", "pow", "pow", "neg", "matmul", "gt", "bitwise_not",
    ]  # fmt: skip
    assert types(lambda _, x: (x[0], x.T, x.mT, torch.cat((x, x)), F.relu(x)), torch.ones(2, 2)) == [
        "getitem", "T", "mT", "cat", "relu",
    ]  # fmt: skip


def test_what_only_tells_something_is_no_step() -> None:
    def ask(self: nn.Module, x: Tensor) -> Tensor:
        _ = (x.shape, x.size(0), x.dim(), x.dtype, x.device, x.is_cuda, len(x), x.numel())
        _ = (x.requires_grad, x.is_contiguous(), bool(x[0] > 0), float(x[0]), x.tolist())
        _ = (x.stride(), x.element_size(), x.is_floating_point(), torch.is_tensor(x), x.grad)
        with torch.no_grad():
            return x

    assert types(ask, torch.ones(1)) == ["getitem", "gt", "getitem"]


def test_what_a_module_of_torch_does_inside_is_no_step() -> None:
    network = nn.Sequential(
        nn.TransformerEncoderLayer(4, 2, 8, batch_first=True), nn.Linear(4, 4), nn.MaxPool1d(2)
    )
    passed = trace(network, torch.ones(1, 3, 4))
    assert not operations(passed)
    assert named(passed, "0.norm1").sources == (INPUT, named(passed, "0.dropout1").index)
    assert named(passed, "0.self_attn").leaf


def test_a_leaf_of_ones_own_shows_what_it_does() -> None:
    passed = trace(Does(lambda self, x: x - x.mean()), torch.arange(5.0))
    assert [step.type for step in passed.steps] == ["Does", "mean", "sub"]
    assert passed.steps[0].leaf
    assert passed.steps[2].sources == (INPUT, 1)
    assert passed.outputs[0].mean == 0


def test_assigning_a_part_is_a_step_that_changes_the_tensor() -> None:
    def assign(self: nn.Module, x: Tensor) -> Tensor:
        x = x.clone()
        x[0] = 7
        return x + 1

    passed = trace(Does(assign), torch.zeros(3))
    assert [(step.type, step.sources) for step in operations(passed)] == [
        ("clone", (INPUT,)), ("setitem", (1,)), ("add", (2,)),
    ]  # fmt: skip
    assert passed.steps[2].outputs[0].maximum == 7
    assert passed.steps[2].inputs[0].maximum == 0


def test_the_same_operation_twice_in_a_line_is_two_places() -> None:
    passed = trace(Does(lambda self, x: x + x + x), torch.ones(1))
    assert [step.turns for step in operations(passed)] == [1, 1]


def test_a_helper_called_from_two_places_is_two_places() -> None:
    def half(x: Tensor) -> Tensor:
        return x / 2

    def forward(self: nn.Module, x: Tensor) -> Tensor:
        y = half(x)
        return half(y)

    passed = trace(Does(forward), torch.ones(1))
    assert [(step.line, step.turns) for step in operations(passed)] == [("return x / 2", 1)] * 2


def test_without_source_there_is_no_line() -> None:
    space: dict[str, object] = {}
    exec("def forward(self, x):\n    for _ in range(2):\n        x = x * 2\n    return x", space)
    passed = trace(Does(space["forward"]), torch.ones(1))
    assert [(step.line, step.turn, step.turns) for step in operations(passed)] == [
        ("", 1, 2), ("", 2, 2),
    ]  # fmt: skip


def test_functions_without_inputs_and_with_several_outputs() -> None:
    passed = trace(Does(lambda self, x: torch.zeros(3) + x.chunk(2)[1]), torch.ones(6))
    assert [(step.type, step.sources, len(step.outputs)) for step in operations(passed)] == [
        ("zeros", (), 1), ("chunk", (INPUT,), 2), ("add", (1, 2), 1),
    ]  # fmt: skip


def test_a_module_made_in_forward_is_seen_by_its_operations() -> None:
    assert types(lambda _, x: nn.ReLU()(x), torch.ones(1)) == ["relu"]
