from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.tracing import TraceError, backward
from tests.core.tracing.networks import Detached, Does, FixedHiddenMLP, PlainSequential, named, tied


def reference(network: nn.Module, x: Tensor) -> dict[str, float]:
    """Return the norms by the way that the course has it."""
    network.zero_grad()
    network(x).sum().backward()
    norms = {name: float(each.grad.norm()) for name, each in network.named_parameters()}
    network.zero_grad()
    return norms


def test_the_norms_are_those_of_backward() -> None:
    for network, x in ((tied(), torch.randn(3, 4)), (nn.Linear(3, 2), torch.randn(5, 3))):
        found = backward(network, x)
        assert found.tensors == pytest.approx(reference(network, x), rel=1e-5)
        assert found.loss == pytest.approx(network(x).sum().item(), rel=1e-5)
    assert found.steps == found.steps[:1]
    assert found.steps[0] == pytest.approx(10**0.5)  # ones
    assert found.inputs[0] == pytest.approx(5**0.5 * network.weight.sum(0).norm().item())


def test_a_tied_weight_has_one_gradient_the_sum_of_both_places() -> None:
    network, x = tied(), torch.randn(3, 4)
    twin = tied()
    twin.load_state_dict(network.state_dict())
    twin[4] = nn.Linear(8, 8)
    twin[4].load_state_dict(network[2].state_dict())
    twin(x).sum().backward()
    total = twin[2].weight.grad + twin[4].weight.grad
    found = backward(network, x).tensors
    assert found["2.weight"] == pytest.approx(float(total.norm()), rel=1e-5)
    assert len(found) == 6


def test_the_gradient_at_each_step() -> None:
    network, x = tied(), torch.randn(3, 4)
    found = backward(network, x)
    with torch.enable_grad():
        hidden = network[0](x)
        hidden.retain_grad()
        network[1:](hidden).sum().backward()
    assert found.steps[1] == pytest.approx(float(hidden.grad.norm()), rel=1e-5)
    assert found.steps[0] == found.steps[-1]
    assert len(found.steps) == len(found.trace.steps)


def test_gradients_are_cleared_before_and_after() -> None:
    network = nn.Sequential(PlainSequential(nn.Linear(3, 3)), nn.Linear(3, 1))
    x = torch.randn(2, 3)
    network(x).sum().backward()
    first, second = backward(network, x), backward(network, x)
    assert first.tensors == second.tensors
    assert "0.layers[0].weight" in first.tensors
    held = [*network.parameters(), *network[0].layers[0].parameters()]
    assert all(parameter.grad is None for parameter in held)
    assert x.grad is None


def test_no_gradient_reaches_a_constant_or_detached_weights() -> None:
    found = backward(FixedHiddenMLP(), torch.randn(2, 20)).tensors
    assert found["rand_weight"] is None
    assert found["linear.weight"] is not None
    found = backward(Detached(), torch.ones(2, 5))
    assert found.tensors == {"weight": None, "bias": None}
    assert found.inputs[0] == pytest.approx((2 * 5 * 9) ** 0.5)


def test_frozen_layers_and_cut_branches_have_none() -> None:
    network = nn.Sequential(nn.Linear(3, 3), nn.Linear(3, 1)).requires_grad_(False)
    network[1].requires_grad_(True)
    found = backward(network, torch.ones(2, 3)).tensors
    assert found["0.weight"] is None
    assert found["1.weight"] is not None
    cut = Does(lambda self, x: self.a(x).detach() + self.b(x), a=nn.Linear(2, 1), b=nn.Linear(2, 1))
    result = backward(cut, torch.ones(2, 2))
    assert result.tensors["a.weight"] is None
    assert result.steps[named(result.trace, "a").index] is None
    assert result.steps[named(result.trace, "b").index] is not None


def test_layers_that_write_to_what_they_are_given() -> None:
    network = nn.Sequential(nn.ReLU(inplace=True), nn.Linear(3, 3), nn.ReLU(inplace=True))
    x = torch.randn(2, 3)
    before = x.clone()
    found = backward(network, x)
    assert torch.equal(x, before)
    leaf = x.clone().requires_grad_()
    F.relu(network[1](F.relu(leaf))).sum().backward()
    assert found.inputs[0] == pytest.approx(float(leaf.grad.norm()), rel=1e-5)


def test_views_that_are_written_to_afterwards() -> None:
    for view in (nn.Identity(), nn.Flatten(), nn.Dropout().eval()):
        network = nn.Sequential(nn.Linear(3, 3), view, nn.ReLU(inplace=True), nn.Linear(3, 1))
        found = backward(network, torch.randn(4, 3))
        assert None not in found.steps
        assert found.steps[2] == pytest.approx(found.steps[1], rel=1e-6)
        assert found.steps[2] <= found.steps[3]


def test_with_labels_the_loss_is_the_cross_entropy() -> None:
    network, x, labels = nn.Linear(3, 4), torch.randn(5, 3), torch.tensor([0, 1, 2, 3, 0])
    found = backward(network, x, labels)
    assert found.loss == pytest.approx(F.cross_entropy(network(x), labels).item(), rel=1e-5)
    for wrong in (torch.tensor([0]), torch.tensor([0, 1, 2, 3, 9]), torch.ones(5)):
        with pytest.raises(TraceError, match="labels do not fit"):
            backward(network, x, wrong)
    assert network.weight.grad is None


def test_several_outputs_are_summed() -> None:
    network = Does(
        lambda self, x: {"a": self.layer(x), "b": [x.sum(), x > 0]}, layer=nn.Linear(2, 2)
    )
    x = torch.ones(1, 2)
    assert backward(network, x).loss == pytest.approx(network.layer(x).sum().item() + 2, rel=1e-5)
    spectrum = Does(lambda self, x: torch.fft.rfft(self.layer(x)), layer=nn.Linear(4, 4))
    assert backward(spectrum, torch.ones(4)).tensors["layer.weight"] is not None


def test_whole_numbers_have_no_gradient_and_their_embedding_has() -> None:
    found = backward(nn.Embedding(5, 3), torch.tensor([[0, 1, 1]]))
    assert found.inputs == (None,)
    assert found.tensors["weight"] == pytest.approx((3 * 1 + 3 * 4) ** 0.5)


def test_where_no_gradient_can_begin_it_is_said() -> None:
    for what in (lambda self, x: x.detach(), lambda self, x: x.argmax(), lambda self, x: None):
        with pytest.raises(TraceError, match="No gradient can flow back"):
            backward(Does(what), torch.ones(3))
    frozen = nn.Embedding(5, 3).requires_grad_(False)
    with pytest.raises(TraceError, match="No gradient can flow back"):
        backward(frozen, torch.tensor([1]))


def test_a_pass_that_fails_says_where() -> None:
    network = nn.Sequential(nn.Linear(3, 4), nn.Linear(5, 1))
    with pytest.raises(TraceError, match="stopped at '1': mat1 and mat2"):
        backward(network, torch.ones(1, 3))
