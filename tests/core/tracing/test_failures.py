from __future__ import annotations

from contextlib import suppress

import pytest
import torch
from torch import Tensor, nn

from core.tracing import TraceError, trace
from tests.core.tracing.networks import Detached, Does, FixedHiddenMLP, Parallel, Residual


def test_a_shape_that_does_not_fit() -> None:
    network = nn.Sequential(
        nn.Flatten(), nn.Sequential(nn.Linear(6, 4), nn.Linear(5, 2)), nn.ReLU()
    )
    passed = trace(network, torch.ones(3, 2, 3))
    failure = passed.failure
    assert failure is not None
    assert (failure.path, failure.type) == ("1.1", "Linear")
    assert failure.message == "mat1 and mat2 shapes cannot be multiplied (3x4 and 5x2)"
    assert [value.shape for value in failure.arrived] == [(3, 4)]
    assert [(step.path, step.finished) for step in passed.steps] == [
        ("", False), ("0", True), ("1", False), ("1.0", True), ("1.1", False),
    ]  # fmt: skip
    assert failure.step == 4
    assert passed.outputs == ()
    assert passed.seconds is passed.steps[4].seconds is None
    assert not failure.by_values


@pytest.mark.parametrize(
    ("module", "shape"),
    [
        (nn.ConvTranspose2d(3, 4, 3), (2, 5, 8, 8)),
        (nn.ConvTranspose2d(4, 4, 3, groups=2), (2, 5, 8)),
        (nn.Softmax(1), (5,)),
        (nn.Softmax(-3), (2, 3)),
        (nn.Softmax(1), ()),
    ],
)
def test_meta_refuses_what_the_processor_refuses(module: nn.Module, shape: tuple[int, ...]) -> None:
    real = trace(module, torch.ones(shape)).failure
    found = trace(module.to("meta"), torch.ones(shape, device="meta")).failure
    assert real is not None
    assert found is not None
    assert found.message == real.message
    assert not found.by_values


@pytest.mark.parametrize(
    ("module", "shape"),
    [(nn.ConvTranspose2d(3, 4, 3), (3, 8, 8)), (nn.Softmax(-1), (5,)), (nn.Softmax(-1), ())],
)
def test_meta_takes_what_the_processor_takes(module: nn.Module, shape: tuple[int, ...]) -> None:
    found = trace(module.to("meta"), torch.ones(shape, device="meta"))
    assert found.failure is None


def test_an_operation_that_fails_belongs_to_the_call_around_it() -> None:
    network = nn.Sequential(nn.Flatten(), Parallel(nn.Linear(3, 2), nn.Flatten(0)))
    failure = trace(network, torch.ones(1, 3)).failure
    assert failure is not None
    assert (failure.path, failure.type, failure.step) == ("1", "Parallel", 2)
    passed = trace(Residual(nn.Linear(3, 2), nn.Identity()), torch.ones(4, 3))
    assert passed.failure is not None
    assert passed.steps[passed.failure.operation].type == "add"
    assert not passed.steps[passed.failure.operation].finished
    assert passed.failure.path == ""
    failure = trace(Detached(), torch.ones(2, 4)).failure
    assert failure is not None
    assert "(2x4 and 5x3)" in failure.message


@pytest.mark.parametrize(
    "error", [KeyError("a"), ZeroDivisionError(), RecursionError("deep"), AssertionError("x\ny")]
)
def test_whatever_forward_raises_is_recorded(error: Exception) -> None:
    def forward(self: nn.Module, x: Tensor) -> Tensor:
        raise error

    failure = trace(nn.Sequential(nn.ReLU(), Does(forward)), torch.ones(1)).failure
    assert failure is not None
    assert failure.path == "1"
    assert failure.message in ("'a'", "ZeroDivisionError", "deep", "x")


def test_a_wrong_number_of_inputs() -> None:
    failure = trace(nn.ReLU(), (torch.ones(1), torch.ones(1))).failure
    assert failure is not None
    assert (failure.path, failure.step) == ("", 0)
    assert "positional arguments" in failure.message


def test_an_error_that_the_network_handles_is_no_failure() -> None:
    def forward(self: nn.Module, x: Tensor) -> Tensor:
        try:
            return self.large(x)
        except RuntimeError:
            return self.small(x) + 1

    network = Does(forward, large=nn.Sequential(nn.Linear(5, 1)), small=nn.Linear(3, 1))
    passed = trace(network, torch.ones(2, 3))
    assert passed.failure is None
    assert [(step.path, step.parent, step.finished) for step in passed.steps] == [
        ("", -1, True), ("large", 0, False), ("large.0", 1, False), ("small", 0, True), ("", 0, True),
    ]  # fmt: skip
    assert passed.steps[4].sources == (3,)


def test_an_error_in_place_of_another_belongs_to_who_raised_it() -> None:
    def forward(self: nn.Module, x: Tensor) -> Tensor:
        try:
            return self.layer(x)
        except RuntimeError as error:
            raise ValueError("mine") from error

    failure = trace(nn.Sequential(Does(forward, layer=nn.Linear(5, 1))), torch.ones(2, 3)).failure
    assert failure is not None
    assert (failure.path, failure.message) == ("0", "mine")


def test_a_pass_inside_the_handling_of_an_error() -> None:
    try:
        raise RuntimeError("before")
    except RuntimeError:
        passed = trace(nn.Sequential(Does(lambda self, x: None)), torch.ones(1))
    assert passed.failure is None
    assert all(step.finished for step in passed.steps)


def test_what_is_no_error_of_the_network_goes_on() -> None:
    def forward(self: nn.Module, x: Tensor) -> Tensor:
        raise KeyboardInterrupt

    network = nn.Sequential(Does(forward))
    with pytest.raises(KeyboardInterrupt):
        trace(network, torch.ones(1))
    assert not network[0]._forward_hooks
    assert trace(nn.ReLU(), torch.ones(1)).failure is None


def test_a_loop_without_an_end_is_ended() -> None:
    def forward(self: nn.Module, x: Tensor) -> Tensor:
        while x.sum() > 0:
            with suppress(Exception):  # what a network might do
                x = x.abs()
        return x

    network = nn.Sequential(Does(forward))
    for operations in (True, False):
        with pytest.raises(TraceError, match=r"did not end after 300 steps.* in '0'"):
            trace(network, torch.ones(1), most_steps=300, operations=operations)
    with pytest.raises(TraceError, match=r"did not end after 0\.05 seconds"):
        trace(network, torch.ones(1), seconds=0.05)
    again = Does(lambda self, x: [self.relu(x) for _ in iter(int, 1)], relu=nn.ReLU())
    with pytest.raises(TraceError, match="did not end"):
        trace(again, torch.ones(1), most_steps=100)
    assert not again.relu._forward_hooks


def test_a_network_that_calls_itself() -> None:
    network = Does(lambda self, x: self.other[0](x))
    network.other = [network]
    with pytest.raises(TraceError, match="did not end"):
        trace(network, torch.ones(1), most_steps=50)


def test_on_meta_it_is_said_that_values_are_missing() -> None:
    network = FixedHiddenMLP()
    network.rand_weight = network.rand_weight.to("meta")
    passed = trace(network.to("meta"), torch.empty(2, 20, device="meta"))
    assert passed.failure is not None
    assert passed.failure.by_values
    assert [step.type for step in passed.steps][-3:] == ["abs", "sum", "gt"]
    chosen = trace(Does(lambda self, x: x[x > 0]), torch.empty(3, device="meta"))
    assert chosen.failure is not None
    assert chosen.failure.by_values
    wrong = trace(nn.Linear(3, 3, device="meta"), torch.empty(2, 4, device="meta"))
    assert wrong.failure is not None
    assert not wrong.failure.by_values


@pytest.mark.parametrize("given", [3, "text", None, [torch.ones(1)], (torch.ones(1), 2)])
def test_inputs_that_are_no_tensors_are_refused(given: object) -> None:
    with pytest.raises(TraceError, match="given tensors"):
        trace(nn.ReLU(), given)  # type: ignore[arg-type]


def test_a_network_that_holds_itself_is_refused() -> None:
    network = nn.Sequential(nn.ReLU())
    network.add_module("self", network)
    with pytest.raises(ValueError, match="inside itself"):
        trace(network, torch.ones(1))


def test_a_very_deep_network_fails_or_passes_but_does_not_crash() -> None:
    network: nn.Module = nn.ReLU()
    for _ in range(400):
        network = nn.Sequential(network)
    passed = trace(network, torch.ones(1))
    assert passed.failure is None or "recursion" in passed.failure.message
