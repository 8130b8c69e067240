"""Gradients against small steps: right ones agree, wrong ones are found out."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from core.blocks.course import CenteredLayer, FixedHiddenMLP
from core.parameters import ParameterError
from core.tracing import TraceError
from core.tracing.gradient_check import check_gradient

X = torch.randn(3, 20, generator=torch.Generator().manual_seed(1))


class Wrong(torch.autograd.Function):
    """Squares, but says that its derivative is x instead of 2x."""

    @staticmethod
    def forward(context: object, x: Tensor) -> Tensor:
        context.save_for_backward(x)  # type: ignore[attr-defined]
        return x * x

    @staticmethod
    def backward(context: object, gradient: Tensor) -> Tensor:
        return gradient * context.saved_tensors[0]  # type: ignore[attr-defined]


class Applied(nn.Module):
    """Applies a function to its input."""

    def __init__(self, function: object) -> None:
        super().__init__()
        self.function = function

    def forward(self, x: Tensor) -> Tensor:
        return self.function(x)  # type: ignore[operator]


@pytest.mark.parametrize(
    "block",
    [
        nn.Linear(20, 4), nn.Sequential(nn.Linear(20, 8), nn.Tanh(), nn.LayerNorm(8)),
        nn.Softmax(dim=1), CenteredLayer(), FixedHiddenMLP(), nn.BatchNorm1d(20).eval(),
    ],
)  # fmt: skip
def test_the_gradients_of_pytorch_are_right(block: nn.Module) -> None:
    found = check_gradient(block, X)
    assert found.error is not None and found.error < 1e-6
    assert found.norm is not None and found.norm > 0


def test_a_wrong_gradient_is_found_out() -> None:
    found = check_gradient(Applied(Wrong.apply), X)
    assert found.error is not None and found.error > 0.4


def test_the_norm_of_a_linear_layer_is_that_of_its_weighted_rows() -> None:
    identity = nn.Identity()
    found = check_gradient(identity, X)
    other = check_gradient(Applied(lambda x: 3 * x), X)
    assert other.norm == pytest.approx(3 * found.norm)  # type: ignore[operator]


def test_a_block_inside_is_checked_at_what_arrives_there() -> None:
    network = nn.Sequential(nn.ReLU(), Applied(lambda x: x * x))
    found = check_gradient(network, -X.abs(), "1")  # only zeros arrive
    assert found.norm == 0
    assert found.error == 0


def test_where_there_is_no_gradient() -> None:
    whole = check_gradient(nn.Embedding(5, 2), torch.tensor([1, 2]))
    assert (whole.norm, whole.differentiable) == (None, False)
    for function in (torch.argmax, torch.detach, lambda x: torch.ones(2, requires_grad=True)):
        cut = check_gradient(Applied(function), X)
        assert (cut.norm, cut.differentiable) == (None, True)


def test_the_module_is_left_as_it_is() -> None:
    network = nn.Sequential(nn.Linear(20, 4), nn.ReLU())
    before = {name: value.clone() for name, value in network.state_dict().items()}
    state = torch.random.get_rng_state()
    check_gradient(network, X, "0")
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())
    assert all(each.grad is None and each.dtype == torch.float32 for each in network.parameters())
    assert not network[0]._forward_pre_hooks
    assert torch.equal(torch.random.get_rng_state(), state)


def test_blocks_that_nothing_arrives_at_are_refused() -> None:
    network = nn.Sequential(nn.Linear(3, 4), nn.ReLU())
    with pytest.raises(TraceError, match="before it came to the block"):
        check_gradient(network, X, "1")
    with pytest.raises(TraceError, match="The block stopped"):
        check_gradient(network, X, "0")
    with pytest.raises(ParameterError):
        check_gradient(network, X, "7")
    unused = nn.Sequential(nn.ReLU())
    unused[0].spare = nn.ReLU()
    with pytest.raises(TraceError, match="never came"):
        check_gradient(unused, X, "0.spare")
