"""The ledger of a tied gradient against the untied twin, plain backward, and arithmetic by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn import functional as F

from core.blocks import Block, build
from core.blocks.lessons import LESSONS
from core.parameters import ParameterError, parameter_tree, tensor_at, tied_gradient_ledger
from core.parameters.tying import check_with_twin, untied
from core.randomness import generator


def numbers(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, generator=generator(seed, "test"))


def course() -> nn.Module:
    return build(LESSONS["tied"].block)


class Product(nn.Module):
    """y = w · w · x, the second product in a call of its own."""

    def __init__(self, w: float) -> None:
        super().__init__()
        self.scale = nn.Linear(1, 1, bias=False)
        nn.init.constant_(self.scale.weight, w)

    def forward(self, x: Tensor) -> Tensor:
        return self.scale(self.scale(x))


class Language(nn.Module):
    """The table of words at the input is the weight at the output too."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(7, 4)
        self.hidden = nn.Linear(4, 4)
        self.out = nn.Linear(4, 7, bias=False)
        self.out.weight = self.words.weight

    def forward(self, x: Tensor) -> Tensor:
        return self.out(torch.tanh(self.hidden(self.words(x))))


class Direct(nn.Module):
    """Reads the weight of a layer without calling it, and calls it too."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(3, 3)

    def forward(self, x: Tensor) -> Tensor:
        return self.layer(x) @ self.layer.weight


class Broken(nn.Module):
    """Fails in its second use of the layer."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(3, 2)

    def forward(self, x: Tensor) -> Tensor:
        return self.layer(self.layer(x))


def test_the_courses_tied_layers() -> None:
    net, x = course(), numbers(2, 4)
    ledger = tied_gradient_ledger(net, x, "2.weight")
    assert [(use.path, use.module, use.shapes) for use in ledger.uses] == [
        ("2.weight", "2", ((2, 8),)), ("4.weight", "4", ((2, 8),)),
    ]  # fmt: skip
    assert ledger.difference == ledger.error == 0
    twin = untied(net)
    twin(x).sum().backward()
    for use, place in zip(ledger.uses, ("2", "4"), strict=True):
        assert torch.equal(use.gradient, twin.get_submodule(place).weight.grad)
    net(x).sum().backward()
    assert torch.equal(net[2].weight.grad, ledger.stored)
    assert torch.equal(ledger.stored, twin[2].weight.grad + twin[4].weight.grad)


def test_the_courses_counts_and_the_rows_that_stay_equal() -> None:
    net = course()
    totals = parameter_tree(net).totals
    assert (totals.parameters, totals.parameters + totals.tied) == (121, 193)
    assert (len(list(net.named_parameters())), len(net.state_dict())) == (6, 8)
    assert torch.equal(net[2].weight[0], net[4].weight[0])
    net[2].weight.data[0, 0] = 100
    assert net[4].weight[0, 0] == 100 and torch.equal(net[2].weight[0], net[4].weight[0])


def test_by_hand() -> None:
    # y = w₂ w₁ x; ∂y/∂w₁ = w₂ x and ∂y/∂w₂ = w₁ x: each is w x, and d(w² x)/dw = 2 w x.
    ledger = tied_gradient_ledger(Product(3.0), torch.tensor([[5.0]]), "scale.weight")
    assert [use.gradient.item() for use in ledger.uses] == [15, 15]
    assert (ledger.stored.item(), ledger.total.item(), ledger.loss) == (30, 30, 45)


def test_with_a_loss_of_ones_own() -> None:
    net, x = Language(), torch.tensor([1, 2, 2])

    def loss(scores: Tensor) -> Tensor:
        return F.cross_entropy(scores, torch.tensor([2, 3, 4]))

    ledger = tied_gradient_ledger(net, x, "out.weight", loss=loss)
    assert [use.path for use in ledger.uses] == ["words.weight", "out.weight"]
    assert ledger.loss == pytest.approx(loss(net(x)).item())
    assert not ledger.uses[0].gradient[0].any()  # the word 0 was not read
    checks = check_with_twin(net, x, ledger, loss=loss)
    assert [check.difference for check in checks] == [0, 0]
    assert torch.equal(checks[0].gradient, ledger.uses[0].gradient)


def test_a_layer_used_in_a_loop_has_one_name_and_many_uses() -> None:
    net, x = build(LESSONS["fixed-hidden"].block), numbers(2, 20)
    ledger = tied_gradient_ledger(net, x, "linear.weight")
    assert [use.path for use in ledger.uses] == ["linear.weight"] * 2
    net(x).backward()
    assert torch.equal(ledger.stored, net.linear.weight.grad)
    assert torch.allclose(ledger.by_name()["linear.weight"], ledger.stored)


def test_a_shared_block_that_uses_its_layer_twice_is_named_as_it_is_called() -> None:
    block = LESSONS["fixed-hidden"].block
    inner = Block.of("Sequential", Block.of("Linear", in_features=20, out_features=20), block)
    net = build(Block.of("Parallel", inner, Block.of("Tied", to="0"), join="add"))
    ledger = tied_gradient_ledger(net, numbers(2, 20), "0.1.linear.bias")
    assert [use.module for use in ledger.uses] == ["0.1.linear"] * 2 + ["1.1.linear"] * 2


def test_convolutions() -> None:
    conv = nn.Conv2d(3, 3, 3, padding=1)
    net = nn.Sequential(
        nn.Conv2d(1, 3, 5), nn.Sigmoid(), conv, nn.BatchNorm2d(3), nn.Tanh(), conv,
        nn.AvgPool2d(2), nn.Flatten(), nn.Linear(48, 2),
    )  # fmt: skip
    x = numbers(2, 1, 12, 12)
    ledger = tied_gradient_ledger(net, x, "5.weight")
    assert [use.shapes for use in ledger.uses] == [((2, 3, 8, 8),)] * 2
    for check in check_with_twin(net, x, ledger):
        assert check.difference <= 1e-6 * ledger.stored.abs().max()


def test_a_recurrent_layer_that_keeps_its_weights_in_a_list_too() -> None:
    layer = nn.GRU(3, 3)

    class Twice(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layer = layer

        def forward(self, x: Tensor) -> Tensor:
            return self.layer(self.layer(x)[0])[0]

    net, before = Twice(), list(map(id, layer._flat_weights))
    ledger = tied_gradient_ledger(net, numbers(4, 2, 3), "layer.weight_hh_l0")
    assert len(ledger.uses) == 2 and ledger.error < 1e-6
    assert list(map(id, layer._flat_weights)) == before


@st.composite
def networks(draw: st.DrawFn) -> nn.Module:
    """Draw layers of 3 numbers in a row, some of them again, some inside a block that comes twice."""
    parts: list[nn.Module] = [nn.Linear(3, 3), nn.Linear(3, 3, bias=False)]
    parts.append(nn.Sequential(parts[0], nn.Tanh(), parts[1]))
    parts.append(nn.Sequential(nn.Linear(3, 3), parts[2], nn.Sigmoid()))
    order = draw(st.lists(st.integers(0, 3), min_size=1, max_size=5))
    if draw(st.booleans()):
        other = nn.Linear(3, 3)
        other.weight = parts[1].weight
        parts.append(other)
        order.append(4)
    net = nn.Sequential(*(parts[number] for number in order))
    for seed, (_name, parameter) in enumerate(net.named_parameters()):
        parameter.data = numbers(*parameter.shape, seed=seed)
    return net


@settings(max_examples=25, deadline=None)
@given(networks())
def test_random_tied_networks(net: nn.Module) -> None:
    x, twin = numbers(2, 3, seed=9), untied(net)
    twin(x).sum().backward()
    expected = dict(twin.named_parameters(remove_duplicate=False))
    names = [name for name, _parameter in net.named_parameters()]
    ledgers = [tied_gradient_ledger(net, x, name) for name in names]
    net(x).sum().backward()
    for name, ledger in zip(names, ledgers, strict=True):
        scale = 1e-5 * (1 + sum(use.gradient.abs().max().item() for use in ledger.uses))
        assert torch.allclose(ledger.stored, tensor_at(net, name).grad, rtol=0, atol=scale)
        assert ledger.difference <= scale
        for path, gradient in ledger.by_name().items():
            assert torch.allclose(gradient, expected[path].grad, rtol=0, atol=scale)
    seen = {path for ledger in ledgers for path in ledger.by_name()}
    assert seen == set(expected)


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    """Draw a description: layers, some in a Sequential, and ties to any that stand before."""
    places, children = ["0"], [Block.of("Linear", in_features=3, out_features=3)]
    for number in range(1, draw(st.integers(2, 5))):
        kind = draw(st.sampled_from(["Linear", "Sequential", "Tied", "Tanh"]))
        if kind == "Linear":
            children.append(Block.of("Linear", in_features=3, out_features=3, bias=False))
        elif kind == "Sequential":
            inner = Block.of("Linear", in_features=3, out_features=3)
            tie = Block.of("Tied", to=draw(st.sampled_from(places)))
            children.append(Block.of("Sequential", inner, Block.of("ReLU"), tie))
        else:
            arguments = {"to": draw(st.sampled_from(places))} if kind == "Tied" else {}
            children.append(Block.of(kind, **arguments))
        places += [str(number)] if kind in ("Linear", "Sequential") else []
    return Block.of("Sequential", *children)


@settings(max_examples=15, deadline=None)
@given(blocks())
def test_random_descriptions_with_ties(block: Block) -> None:
    net, x = build(block), numbers(2, 3)
    for name, _parameter in net.named_parameters():
        ledger = tied_gradient_ledger(net, x, name)
        assert {use.path for use in ledger.uses} == set(parameter_tree(net).tensor(name).names)
        for check in check_with_twin(net, x, ledger):
            assert check.difference <= 1e-6 * (1 + ledger.stored.abs().max())


@contextmanager
def left_alone(net: nn.Module) -> Iterator[None]:
    """Check that nothing of a network is different afterwards."""
    for seed, parameter in enumerate(net.parameters()):
        parameter.grad = numbers(*parameter.shape, seed=seed)
    kept = [(each, each.grad, each.grad.clone()) for each in net.parameters()]
    entries = [dict(vars(module)["_parameters"]) for module in net.modules()]
    values = {key: value.clone() for key, value in net.state_dict().items()}
    yield
    assert all(each.grad is grad and torch.equal(grad, was) for each, grad, was in kept)
    for module, before in zip(net.modules(), entries, strict=True):
        now = vars(module)["_parameters"]
        assert all(now[name] is each for name, each in before.items())
        assert not module._forward_hooks and not module._forward_pre_hooks
    assert all(torch.equal(value, values[key]) for key, value in net.state_dict().items())


def test_the_network_is_left_as_it_was() -> None:
    layer = nn.Linear(3, 3)
    net = nn.Sequential(layer, nn.BatchNorm1d(3), layer)
    with left_alone(net):
        tied_gradient_ledger(net, numbers(4, 3), "0.weight")
    with left_alone(net := Broken()), pytest.raises(RuntimeError, match="shapes cannot be multip"):
        tied_gradient_ledger(net, numbers(4, 3), "layer.weight")
    with left_alone(net := Direct()), pytest.raises(ParameterError):
        tied_gradient_ledger(net, numbers(4, 3), "layer.weight")


def test_what_an_inner_failure_cuts_off_is_given_back() -> None:
    class Tries(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.broken = Broken()

        def forward(self, x: Tensor) -> Tensor:
            try:
                return self.broken(x)
            except RuntimeError:
                return self.broken.layer(x)

    with left_alone(net := Tries()):
        ledger = tied_gradient_ledger(net, numbers(1, 3), "broken.layer.bias")
    found = [None if use.gradient is None else use.gradient.tolist() for use in ledger.uses]
    assert found == [None, None, [1, 1]]


def test_refusals() -> None:
    net, x = course(), numbers(2, 4)
    with pytest.raises(ParameterError, match=r"nothing called '9\.weight'"):
        tied_gradient_ledger(net, x, "9.weight")
    with pytest.raises(ParameterError, match="a module, not a tensor"):
        tied_gradient_ledger(net, x, "2")
    net[2].weight.requires_grad_(False)
    with pytest.raises(ParameterError, match="is frozen"):
        tied_gradient_ledger(net, x, "4.weight")
    with pytest.raises(ParameterError, match="no parameter"):
        tied_gradient_ledger(nn.BatchNorm1d(2), numbers(2, 2), "running_mean")
    with pytest.raises(ParameterError, match="no values yet"):
        tied_gradient_ledger(nn.LazyLinear(2), x, "weight")
    book = build(LESSONS["my-linear-data"].block)
    with pytest.raises(ParameterError, match="No gradient can flow back"):
        tied_gradient_ledger(book, numbers(2, 64), "0.weight")
    idle = nn.Sequential(nn.Linear(4, 2))
    idle.spare = nn.ParameterList([nn.Parameter(torch.ones(1))])
    idle.forward = idle[0].forward  # type: ignore[method-assign]
    with pytest.raises(ParameterError, match=r"No gradient reaches 'spare\.0'"):
        tied_gradient_ledger(idle, x, "spare.0")


def test_a_use_outside_of_a_call_is_said() -> None:
    with pytest.raises(ParameterError, match="also read directly"):
        tied_gradient_ledger(Direct(), numbers(2, 3), "layer.weight")
    ledger = tied_gradient_ledger(Direct(), numbers(2, 3), "layer.bias")
    assert ledger.error < 1e-6
