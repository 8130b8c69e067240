"""What freezing spares, against real optimizers and real gradients."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from core.parameters import (
    ParameterError,
    gradient_bytes,
    module_at,
    optimizer_bytes,
    parameter_tree,
    trainable_without,
)
from tests.core.parameters.networks import Everything, ListMLP, block_factory, lazy, tied

OPTIMIZERS: dict[str, Callable[[list[Tensor]], torch.optim.Optimizer]] = {
    "sgd": lambda parameters: torch.optim.SGD(parameters, 0.1),
    "momentum": lambda parameters: torch.optim.SGD(parameters, 0.1, momentum=0.9),
    "adam": torch.optim.Adam,
}


def kept(optimizer: torch.optim.Optimizer) -> int:
    """Add up the tensors of an optimizer's state."""
    states = [value for state in optimizer.state.values() for value in state.values()]
    return sum(value.nbytes for value in states if isinstance(value, Tensor))


@pytest.mark.parametrize(
    "frozen", [(), ("2",), ("4",), ("0", "6.bias"), ("",), ("2", "4", "2.weight")]
)
@pytest.mark.parametrize("name", list(OPTIMIZERS))
def test_as_real_training_has_it(name: str, frozen: tuple[str, ...]) -> None:
    net = tied().double()
    tree = parameter_tree(net)
    for path in frozen:
        part = (
            net.get_parameter(path) if path.endswith(("weight", "bias")) else module_at(net, path)
        )
        part.requires_grad_(requires_grad=False)
    trained = [each for each in net.parameters() if each.requires_grad]
    if trained:
        net(torch.ones(2, 4, dtype=torch.float64)).sum().backward()
        optimizer = OPTIMIZERS[name](trained)
        optimizer.step()
        assert optimizer_bytes(tree, name, frozen) == kept(optimizer)
    assert optimizer_bytes(tree, name, frozen) > 0 or name == "sgd" or not trained
    assert trainable_without(tree, frozen) == sum(each.numel() for each in trained)
    assert gradient_bytes(tree, frozen) == sum(each.grad.nbytes for each in trained)
    assert optimizer_bytes(parameter_tree(net), name) == optimizer_bytes(tree, name, frozen)


def test_names_with_spaces_and_lookalikes() -> None:
    tree = parameter_tree(block_factory())
    assert trainable_without(tree, ["0.block 1"]) == 309 - 76
    assert trainable_without(tree, ["0"]) == 5
    net = nn.Sequential(*(nn.Linear(1, 1) for _ in range(11)))
    assert trainable_without(parameter_tree(net), ["1"]) == 20  # and not "10"


def test_what_is_never_trained() -> None:
    assert trainable_without(parameter_tree(Everything()), []) == 6
    assert optimizer_bytes(parameter_tree(ListMLP()), "adam") == 0
    assert gradient_bytes(parameter_tree(lazy())) == 0


def test_refused() -> None:
    tree = parameter_tree(tied())
    for path in ("9", "0.", "2.weights", "x" * 10_000):
        with pytest.raises(ParameterError, match="nothing called"):
            trainable_without(tree, [path])
    with pytest.raises(ParameterError, match="sgd, momentum, adam"):
        optimizer_bytes(tree, "lbfgs")
