"""The signal's numbers against plain PyTorch: forward, backward, and after some training."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn import functional as F

from core.parameters import ParameterError, Signal, Spread, signal_propagation
from core.randomness import generator


def drawn(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, generator=generator(seed, "test"))


def network(*layers: nn.Module, seed: int = 0, size: float = 0.5) -> nn.Sequential:
    """Return the layers in a row, their parameters drawn from N(0, size²)."""
    net = nn.Sequential(*layers)
    with torch.no_grad():
        for name, parameter in net.named_parameters():
            parameter.copy_(size * torch.randn(parameter.shape, generator=generator(seed, name)))
    return net


def by_hand(
    net: Sequence[nn.Module], inputs: Tensor, targets: Tensor
) -> tuple[list[Tensor], float]:
    """Return what each layer gives, with its gradient kept, and the loss."""
    x, outputs = inputs.clone().requires_grad_(), []
    for layer in net:
        x = layer(x)
        x.retain_grad()
        outputs.append(x)
    loss = ((x - targets) ** 2).mean()
    loss.backward()
    return outputs, loss.item()


def agrees(found: Spread | None, tensor: Tensor | None) -> None:
    assert found is not None and tensor is not None
    wide = tensor.detach().double()
    assert found.count == wide.numel() == sum(found.histogram.counts)
    assert found.mean == pytest.approx(float(wide.mean()), rel=1e-9, abs=1e-15)
    assert found.deviation == pytest.approx(float(wide.std(correction=0)), rel=1e-9, abs=1e-15)
    assert found.rms == pytest.approx(float(wide.square().mean().sqrt()), rel=1e-9)
    assert (found.minimum, found.maximum) == (float(wide.min()), float(wide.max()))
    assert found.broken == 0


def test_every_number_is_plain_pytorchs() -> None:
    net = network(nn.Linear(3, 5), nn.ReLU(), nn.Linear(5, 2))
    inputs, targets = drawn(6, 3), drawn(6, 2, seed=1)
    signal = signal_propagation(net, inputs, targets)
    outputs, loss = by_hand(net, inputs, targets)
    assert signal.loss == loss and signal.losses == (loss,)
    assert (signal.step, signal.start, signal.examples) == (0, None, 6)
    assert [(layer.path, layer.type) for layer in signal.layers] == [
        ("0", "Linear"), ("1", "ReLU"), ("2", "Linear")
    ]  # fmt: skip
    assert [layer.weighted for layer in signal.layers] == [True, False, True]
    for layer, output in zip(signal.layers, outputs, strict=True):
        assert layer.shape == tuple(output.shape)
        agrees(layer.output, output)
        agrees(layer.gradient, output.grad)
    relu, before = signal.layers[1], outputs[0].detach().double()
    assert relu.entering == pytest.approx(float(before.square().mean().sqrt()))
    assert relu.dead == pytest.approx(float((outputs[1] == 0).all(dim=0).double().mean()))
    assert relu.measured_gain == pytest.approx(relu.entering / relu.output.rms)  # type: ignore[operator]
    assert signal.varies == pytest.approx(
        float(outputs[2].detach().double().var(dim=0, correction=0).mean().sqrt())
        / float(outputs[2].detach().double().square().mean().sqrt())
    )
    for row, (name, parameter) in zip(signal.parameters, net.named_parameters(), strict=True):
        assert (row.path, row.norm) == (name, pytest.approx(float(parameter.detach().norm())))
        assert row.gradient == pytest.approx(float(parameter.grad.norm()))  # type: ignore[union-attr]
        assert row.ratio == pytest.approx(row.gradient / row.norm)  # type: ignore[operator]


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 6), st.sampled_from([nn.ReLU, nn.Tanh, nn.Sigmoid, nn.GELU])),
        min_size=1, max_size=4,
    ),
    st.integers(1, 5), st.integers(0, 9),
)  # fmt: skip
def test_random_networks_have_autograds_own_numbers(
    layers: list[tuple[int, type[nn.Module]]], examples: int, seed: int
) -> None:
    made: list[nn.Module] = []
    width = 3
    for wide, activation in layers:
        made += [nn.Linear(width, wide), activation()]
        width = wide
    net = network(*made, seed=seed, size=0.8)
    inputs, targets = drawn(examples, 3, seed=seed), drawn(examples, width, seed=seed + 1)
    signal = signal_propagation(net, inputs, targets, bins=5)
    outputs, loss = by_hand(net, inputs, targets)
    assert signal.loss == loss
    for layer, output in zip(signal.layers, outputs, strict=True):
        agrees(layer.output, output)
        agrees(layer.gradient, output.grad)


def test_random_targets_are_the_seeds_and_the_global_generator_is_left_alone() -> None:
    net, inputs = network(nn.Linear(3, 2), nn.Dropout(0.5)), drawn(8, 3)
    before = torch.get_rng_state()
    one, same = (signal_propagation(net, inputs, seed=3) for _turn in range(2))
    assert torch.equal(before, torch.get_rng_state())
    assert one == same
    assert signal_propagation(net, inputs, seed=4).loss != one.loss
    net.eval()
    targets = torch.randn((8, 2), generator=generator(3, "targets"))
    assert signal_propagation(net, inputs, seed=3).loss == F.mse_loss(net(inputs), targets).item()


def test_the_module_and_the_input_are_as_before() -> None:
    net, inputs = network(nn.ReLU(inplace=True), nn.Linear(3, 2)), drawn(4, 3)
    state = {name: value.clone() for name, value in net.state_dict().items()}
    kept = inputs.clone()
    signal_propagation(net, inputs)
    assert torch.equal(inputs, kept) and not inputs.requires_grad
    assert all(torch.equal(value, state[name]) for name, value in net.state_dict().items())
    assert all(parameter.grad is None for parameter in net.parameters())
    assert hooks(net) == 0


def test_layers_that_write_in_place_hide_nothing() -> None:
    inputs = drawn(4, 2, 3)
    plain, inplace = (
        network(nn.Flatten(), nn.ReLU(inplace=written), nn.Linear(6, 4), nn.ReLU(inplace=written),
                nn.Linear(4, 1))
        for written in (False, True)
    )  # fmt: skip
    assert signal_propagation(plain, inputs) == signal_propagation(inplace, inputs)


def test_a_tied_layer_appears_once_for_each_call() -> None:
    tied = nn.Linear(3, 3)
    net = nn.Sequential(tied, nn.Tanh(), tied, nn.Tanh(), nn.Linear(3, 1))
    signal = signal_propagation(net, drawn(5, 3))
    assert [layer.path for layer in signal.layers] == ["0", "1", "2", "3", "4"]

    class Twice(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layer = nn.Linear(3, 3)

        def forward(self, x: Tensor) -> Tensor:
            return self.layer(torch.relu(self.layer(x)))

    signal = signal_propagation(Twice(), drawn(5, 3))
    assert [(each.path, each.call) for each in signal.layers] == [("layer", 1), ("layer", 2)]
    assert len(signal.parameters) == 2


def test_whole_numbers_may_come_in() -> None:
    net = nn.Sequential(nn.Embedding(7, 3), nn.Linear(3, 2))
    signal = signal_propagation(net, torch.tensor([[1, 2], [3, 6]]))
    assert [layer.shape for layer in signal.layers] == [(2, 2, 3), (2, 2, 2)]
    assert all(layer.gradient for layer in signal.layers)


def test_training_is_plain_gradient_descent() -> None:
    inputs, targets = drawn(6, 3), drawn(6, 1, seed=1)
    net, ours = (network(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1)) for _turn in range(2))
    losses = []
    for _step in range(8):
        loss = F.mse_loss(net(inputs), targets)
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in net.parameters():
                parameter -= 0.2 * parameter.grad  # type: ignore[operator]
        losses.append(loss.item())
    heard: list[int] = []
    signal = signal_propagation(
        ours, inputs, targets, steps=8, learning_rate=0.2, progress=heard.append
    )
    assert heard == list(range(1, 9))
    assert signal.losses[:-1] == pytest.approx(losses) and signal.step == 8
    assert (
        signal.loss == signal.losses[-1] == pytest.approx(F.mse_loss(net(inputs), targets).item())
    )
    for one, other in zip(net.parameters(), ours.parameters(), strict=True):
        torch.testing.assert_close(one, other)
    assert signal.start is not None and signal.start.loss == losses[0]


def test_stop_ends_where_it_is() -> None:
    net = network(nn.Linear(3, 1))
    signal = signal_propagation(net, drawn(4, 3), steps=50, stop=lambda: True)
    assert signal.step == 1 and len(signal.losses) == 2


def test_divergence_is_a_finding() -> None:
    net = network(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))
    signal = signal_propagation(net, drawn(4, 3), steps=200, learning_rate=1e4)
    assert signal.step < 200 and signal.broken
    assert not math.isfinite(signal.losses[-1])


def refused(words: str, net: nn.Module, inputs: Tensor, **more: object) -> None:
    before = hooks(net)  # a lazy layer has some of its own
    with pytest.raises(ParameterError, match=words):
        signal_propagation(net, inputs, **more)  # type: ignore[arg-type]
    assert hooks(net) == before


def hooks(net: nn.Module) -> int:
    return sum(len(each._forward_hooks) + len(each._forward_pre_hooks) for each in net.modules())


class Rounded(nn.Module):
    """Gives whole numbers, which cannot change by a little."""

    def forward(self, x: Tensor) -> Tensor:
        return x.round().long()


def test_what_cannot_be_measured_is_refused_in_a_sentence() -> None:
    dense = nn.Linear(3, 2)
    refused("first batch", nn.Sequential(nn.LazyLinear(2)), drawn(2, 3))
    refused("meta", nn.Linear(3, 2, device="meta"), drawn(2, 3))
    refused("meta", dense, torch.empty(2, 3, device="meta"))
    refused("stopped at '1': mat1 and mat2", nn.Sequential(nn.ReLU(), nn.Linear(4, 1)), drawn(2, 3))
    refused("no numbers with fractions", nn.Sequential(dense, Rounded()), drawn(2, 3))
    refused("targets have the shape", dense, drawn(2, 3), targets=drawn(2, 3))
    refused(
        "No gradient can flow back", nn.Embedding(3, 2).requires_grad_(False), torch.tensor([1])
    )
    refused("no parameters that could be trained", nn.ReLU(), drawn(2, 3), steps=1)
    refused("0 to 10,000 steps", dense, drawn(2, 3), steps=-1)
    refused("learning rate", dense, drawn(2, 3), steps=1, learning_rate=math.nan)
    refused("2 to 1,000 bins", dense, drawn(2, 3), bins=1)


def test_broken_numbers_are_counted() -> None:
    net = network(nn.Linear(2, 1))
    signal: Signal = signal_propagation(net, torch.tensor([[1.0, math.inf], [1.0, 2.0]]))
    assert signal.layers[0].output.broken == 1
    assert signal.broken > 1  # the gradient as well
