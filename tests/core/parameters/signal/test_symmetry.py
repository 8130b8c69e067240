"""Symmetry: what begins alike stays alike, and noise breaks it."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from core.parameters import ParameterError, SymmetryRun, symmetry
from core.parameters.signal.rows import apart, distinct, spread_between
from core.randomness import generator


def alike(value: float = 0.3, activation: type[nn.Module] = nn.Tanh) -> nn.Sequential:
    net = nn.Sequential(nn.Linear(4, 8), activation(), nn.Linear(8, 1))
    for parameter in net.parameters():
        nn.init.constant_(parameter, value)
    return net


def inputs() -> Tensor:
    return torch.randn(16, 4, generator=generator(0, "inputs"))


def trained(noise: float = 0.0, steps: int = 30, net: nn.Module | None = None) -> SymmetryRun:
    return symmetry(net or alike(), inputs(), steps=steps, noise=noise, learning_rate=0.3)


@pytest.mark.parametrize("activation", [nn.Tanh, nn.ReLU, nn.Sigmoid])
def test_equal_units_stay_equal_bit_for_bit(activation: type[nn.Module]) -> None:
    net = alike(activation=activation)
    run = trained(net=net)
    hidden = run.layers[0]
    assert hidden.distinct == hidden.apart == (1,) * 31
    assert hidden.spread == (0.0,) * 31
    assert torch.equal(net[0].weight, net[0].weight[:1].expand(8, 4))
    assert len(run.weights) == len(run.losses) == 31
    assert run.losses[-1] < run.losses[0] and run.weights[-1] != run.weights[0]
    assert all(unit == step[0] for step in run.weights for unit in step)


def test_the_weights_kept_are_the_networks_own() -> None:
    net = alike()
    run = trained(steps=3, net=net)
    assert run.names == ("w1", "w2", "w3", "w4", "bias")
    last = torch.cat([net[0].weight, net[0].bias[:, None]], dim=1)
    assert torch.equal(torch.tensor(run.weights[-1]), last)
    assert run.weights[0][0] == pytest.approx((0.3,) * 5)


def test_output_units_part_at_the_first_step() -> None:
    net = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 3))
    for parameter in net.parameters():
        nn.init.constant_(parameter, 0.1)
    hidden, output = symmetry(net, inputs(), steps=2, layer="2").layers
    assert output.apart == (1, 3, 3)
    assert hidden.apart == (1, 1, 1)


def test_noise_breaks_it_and_grows() -> None:
    run = trained(noise=1e-3, steps=100)
    hidden = run.layers[0]
    assert hidden.apart[0] == hidden.distinct[0] == 8
    assert hidden.spread[0] == pytest.approx(1e-3 * math.sqrt(4), rel=0.3)  # over four weights
    assert hidden.spread[-1] > 1.5 * hidden.spread[0]
    assert trained(noise=1e-3, steps=3).weights == run.weights[:4]  # the same from the same seed


def test_dropout_breaks_it_as_well() -> None:
    net = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Dropout(0.5), nn.Linear(8, 1))
    for parameter in net.parameters():
        nn.init.constant_(parameter, 0.3)
    hidden = trained(steps=2, net=net).layers[0]
    assert hidden.apart[0] == 1 and hidden.apart[-1] == 8


def test_noise_smaller_than_a_bit_changes_nothing() -> None:
    assert trained(noise=1e-12).layers[0].distinct[-1] == 1


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=1, max_size=8))
def test_counting_is_a_sets(kinds: list[int]) -> None:
    rows = torch.tensor([[float(kind), 1.0] for kind in kinds])
    assert distinct(rows) == apart(rows) == len(set(kinds))
    assert (spread_between(rows) == 0) == (len(set(kinds)) == 1)
    wide = rows.double()
    assert spread_between(rows) == pytest.approx(float((wide - wide.mean(0)).norm(dim=1).square().mean().sqrt()))  # fmt: skip


def test_near_is_relative() -> None:
    rows = torch.tensor([[1.0], [1.0 + 2e-7], [1.1]]) * 1e-20
    assert (distinct(rows), apart(rows)) == (3, 2)
    assert apart(torch.tensor([[math.nan], [math.nan]])) == 2


def test_diverging_ends_early() -> None:
    run = symmetry(alike(activation=nn.ReLU), inputs(), steps=200, learning_rate=1e6)
    assert len(run.losses) < 201 and not math.isfinite(run.losses[-1])


def test_what_cannot_be_is_refused() -> None:
    for words, net, more in (
        ("no layer 'x' with units", alike(), {"layer": "x"}),
        ("no layer with units to compare", nn.ReLU(), {}),
        ("Noise is 0 or more", alike(), {"noise": -1.0}),
        ("Noise is 0 or more", alike(), {"noise": math.inf}),
        ("steps", alike(), {"steps": 10**6}),
        ("first batch", nn.Sequential(nn.LazyLinear(2)), {}),
    ):
        with pytest.raises(ParameterError, match=words):
            symmetry(net, inputs(), **more)  # type: ignore[arg-type]
