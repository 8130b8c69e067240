"""What theory says of gains and of the signal over depth, against what is measured."""

from __future__ import annotations

import math

import pytest
import torch
from torch import nn

from core.parameters import ParameterError, Signal, gain_of, signal_propagation, verdict
from core.parameters.signal.verdicts import ratio
from core.randomness import generator

DEPTH, WIDTH = 8, 200


def deep(activation: type[nn.Module], deviation: float) -> Signal:
    """Return the signal of eight layers whose weights are drawn from N(0, deviation²), biases 0."""
    layers: list[nn.Module] = []
    for number in range(DEPTH):
        dense = nn.Linear(WIDTH, WIDTH)
        with torch.no_grad():
            dense.weight.normal_(0, deviation, generator=generator(0, number))
            dense.bias.zero_()
        layers += [dense, activation()]
    inputs = torch.randn(64, WIDTH, generator=generator(0, "inputs"))
    return signal_propagation(nn.Sequential(*layers), inputs)


def sizes(signal: Signal) -> list[float]:
    return [layer.output.rms or 0.0 for layer in signal.weighted]


def test_kaiming_keeps_the_size_through_relu() -> None:
    found = sizes(deep(nn.ReLU, math.sqrt(2 / WIDTH)))
    assert found == pytest.approx([math.sqrt(2)] * DEPTH, rel=0.25)
    signal = deep(nn.ReLU, math.sqrt(2 / WIDTH))
    assert [each.finding for each in verdict(signal)] == ["healthy"]


@pytest.mark.parametrize("deviation", [0.01, 0.03, 0.3])
def test_each_layer_multiplies_by_the_predicted_factor(deviation: float) -> None:
    found = sizes(deep(nn.ReLU, deviation))
    factor = math.sqrt(WIDTH * deviation**2 / 2)
    assert (found[-1] / found[0]) ** (1 / (DEPTH - 1)) == pytest.approx(factor, rel=0.05)


def test_too_small_weights_vanish_both_ways_and_too_large_explode() -> None:
    small, large = deep(nn.ReLU, 0.01), deep(nn.ReLU, 0.3)
    assert [each.finding for each in verdict(small)] == ["vanishing", "vanishing gradients"]
    assert [each.finding for each in verdict(large)] == ["exploding", "exploding gradients"]
    assert ratio(small) == pytest.approx(0.1 ** (DEPTH - 2), rel=0.5)  # √(200 · 0.01² / 2) = 0.1
    assert "Below 0.1 counts as vanishing" in verdict(small)[0].words
    assert (
        "first" not in verdict(small)[0].words
        and "0 (Linear) to 12 (Linear)" in verdict(small)[0].words
    )


def test_large_weights_saturate_tanh() -> None:
    found = verdict(deep(nn.Tanh, 1.0))
    assert "saturated" in [each.finding for each in found]


def test_the_gains_are_those_of_the_books() -> None:
    for activation, predicted, keeping in (
        (nn.ReLU(), math.sqrt(2), math.sqrt(2)),
        (nn.Tanh(), 5 / 3, 1.592537419722831),
        (nn.Sigmoid(), 1.0, 1.8462285453386),
        (nn.SELU(), 0.75, 1.0),
        (nn.LeakyReLU(0.2), math.sqrt(2 / 1.04), math.sqrt(2 / 1.04)),
        (nn.GELU(), None, 1.5335304412),
        (nn.PReLU(3), None, math.sqrt(2 / (1 + 0.25**2))),
    ):
        found = gain_of(activation)
        assert found.predicted == (None if predicted is None else pytest.approx(predicted))
        assert found.keeping == pytest.approx(keeping, rel=1e-8)


def test_the_exact_gain_keeps_a_normal_signal() -> None:
    x = torch.randn(400_000, generator=generator(0, "gain"), dtype=torch.float64)
    for activation in (nn.Tanh(), nn.SiLU(), nn.Hardswish(), nn.ELU(), nn.Softplus()):
        assert gain_of(activation).keeping * float(activation(x).square().mean().sqrt()) == (
            pytest.approx(1, rel=0.01)
        )


def test_what_is_no_function_of_a_number_has_no_gain() -> None:
    for module in (nn.Softmax(dim=1), nn.Linear(2, 2), nn.Dropout()):
        with pytest.raises(ParameterError, match="no function of a single number"):
            gain_of(module)


def seeded(*layers: nn.Module) -> nn.Sequential:
    """Return the layers in a row, with parameters of their own seed."""
    net = nn.Sequential(*layers)
    with torch.no_grad():
        for name, parameter in net.named_parameters():
            parameter.uniform_(-0.5, 0.5, generator=generator(0, name))
    return net


def test_dead_constant_silent_and_broken_are_told() -> None:
    x = torch.randn(5, 3, generator=generator(0))
    dead = seeded(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 2))
    nn.init.constant_(dead[2].bias, -1e3)
    found = [each.finding for each in verdict(signal_propagation(dead, x))]
    assert found == ["silent", "dead", "constant"]
    nn.init.constant_(dead[4].bias, math.nan)
    broken = verdict(signal_propagation(dead, torch.ones(2, 3)))
    assert [each.finding for each in broken] == ["broken"] and "4 (Linear)" in broken[0].words
    two = seeded(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 2, bias=False))
    nn.init.constant_(two[2].weight, 1e-4)
    assert [each.finding for each in verdict(signal_propagation(two, x))] == ["vanishing"]
    single = verdict(signal_propagation(seeded(nn.Linear(3, 1)), x))
    assert [each.healthy for each in single] == [True]
