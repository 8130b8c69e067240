"""Dead units and saturated outputs, by hand."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from core.parameters import signal_propagation
from core.parameters.signal.layers import unit_rows
from core.parameters.signal.units import dead_share, saturated_share, unit_axis


def test_ends_of_the_activations() -> None:
    cases: list[tuple[nn.Module, list[float], float]] = [
        (nn.Sigmoid(), [0.01, 0.02, 0.5, 0.98, 0.99], 0.4),
        (nn.Tanh(), [-0.97, -0.96, 0.0, 0.96, 0.999], 0.4),
        (nn.Hardsigmoid(), [0.0, 0.1, 0.9, 1.0], 0.5),
        (nn.Hardtanh(), [-1.0, -0.9, 0.9, 1.0], 0.5),
        (nn.ReLU6(), [0.0, 3.0, 6.0, 6.0], 0.5),
    ]
    for module, outputs, share in cases:
        assert abs((saturated_share(module, torch.tensor([outputs])) or 0.0) - share) < 1e-6
    assert saturated_share(nn.ReLU(), torch.ones(2)) is None


def test_dead_units_are_features_or_channels() -> None:
    features = torch.tensor([[0.0, 1.0, 0.0], [0.0, 0.0, 0.0]])
    assert dead_share(nn.ReLU(), features, 1) == 1 - 1 / 3
    channels = torch.zeros(2, 4, 3, 3)
    channels[1, 2, 0, 1] = 1.0
    assert dead_share(nn.ReLU(), channels, 1) == 0.75
    assert dead_share(nn.Tanh(), features, 1) is None


class Shifted(nn.Module):
    """A layer of one's own that cuts off what is negative."""

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(x - 100)


def test_own_layers_may_be_dead() -> None:
    net = nn.Sequential(nn.Linear(3, 4), Shifted(), nn.Linear(4, 1))
    assert [layer.dead for layer in signal_propagation(net, torch.ones(2, 3)).layers] == [None, 1.0, None]  # fmt: skip


def test_units_stand_where_the_last_weighted_layer_has_them() -> None:
    assert unit_axis(torch.empty(2, 3, 4), -1) == 2  # dense: the last
    assert unit_axis(torch.empty(2, 3, 4, 5), -3) == 1  # convolution: the channels
    assert unit_axis(torch.empty(2, 3), -3) == 1  # flattened afterwards
    assert unit_axis(torch.empty(5), -1) == 0
    net = nn.Sequential(nn.Conv2d(1, 3, 2), nn.ReLU(), nn.Flatten(), nn.Linear(12, 5), nn.ReLU())
    signal = signal_propagation(net, torch.ones(2, 1, 3, 3))
    assert [layer.units for layer in signal.layers] == [3, 3, 12, 5, 5]


def test_a_units_row_is_what_it_multiplies_by() -> None:
    dense, transposed = nn.Linear(3, 2), nn.ConvTranspose2d(3, 2, 2)
    assert torch.equal(unit_rows(dense), torch.cat([dense.weight, dense.bias[:, None]], 1))
    assert unit_rows(transposed).shape == (2, 3 * 4 + 1)
    assert torch.equal(unit_rows(transposed)[1, :4], transposed.weight[0, 1].flatten())
    assert unit_rows(nn.Conv2d(3, 2, 2, bias=False)).shape == (2, 12)
