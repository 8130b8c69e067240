from __future__ import annotations

import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode
from torchvision.models import resnet18

from core.tracing import Estimate, TraceError, check_limits, estimate
from tests.core.tracing.networks import Does, FixedHiddenMLP, Residual, tied

FLOAT = 4  # bytes


def test_a_chain_by_hand() -> None:
    network = nn.Sequential(nn.Linear(10, 100), nn.Tanh(), nn.Linear(100, 2)).to("meta")
    found = estimate(network, torch.empty(3, 10))
    assert found == Estimate(
        parameters_bytes=FLOAT * (10 * 100 + 100 + 100 * 2 + 2),
        activation_bytes=FLOAT * 3 * (100 + 100 + 2),
        peak_bytes=FLOAT * 3 * (10 + 100 + 100),
        multiply_adds=3 * (10 * 100 + 100 * 2),
    )


def test_a_shortcut_keeps_its_tensor_alive_and_writing_in_place_takes_nothing() -> None:
    body = nn.Sequential(nn.Linear(10, 50), nn.ReLU(inplace=True), nn.Linear(50, 10))
    network = Residual(body, nn.Linear(10, 10)).to("meta")
    found = estimate(network, torch.empty(1, 10))
    assert found.activation_bytes == FLOAT * (10 + 50 + 10 + 10)
    assert found.peak_bytes == FLOAT * (10 + 10 + 50 + 10)  # input, shortcut, hidden, output


def test_views_and_ties_count_once() -> None:
    network = Does(lambda self, x: self.layer.weight.t().reshape(-1)[:0].sum() + x.view(-1).sum())
    network.layer = nn.Linear(100, 100)
    found = estimate(network.to("meta"), torch.empty(1, 10))
    assert found.activation_bytes == FLOAT * (100 * 100 + 3)  # the transposed copy, three sums
    assert estimate(tied().to("meta"), torch.empty(1, 4)).parameters_bytes == FLOAT * 121


def test_multiply_adds_are_torchs() -> None:
    with torch.device("meta"):
        network, x = resnet18().eval(), torch.empty(2, 3, 64, 64)
    with FlopCounterMode(display=False) as counter:
        network(x)
    assert estimate(network, x).multiply_adds == counter.get_total_flops() // 2


def test_attention_is_counted() -> None:
    network = nn.MultiheadAttention(8, 2, batch_first=True).to("meta").eval()
    given = (torch.empty(1, 5, 8),) * 3
    projections, scores, sums, output = 3 * 5 * 8 * 8, 5 * 5 * 8, 5 * 5 * 8, 5 * 8 * 8
    assert estimate(network, given).multiply_adds == projections + scores + sums + output


def test_what_cannot_be_told_beforehand() -> None:
    network = FixedHiddenMLP()
    network.rand_weight = network.rand_weight.to("meta")
    with pytest.raises(TraceError, match="depends on the numbers"):
        estimate(network.to("meta"), torch.empty(2, 20))
    with pytest.raises(TraceError, match=r"stops at '0': .*\[2, 20\]"):
        estimate(nn.Sequential(nn.Linear(3, 3)).to("meta"), torch.empty(2, 20))


def test_a_network_that_no_machine_could_hold() -> None:
    network = nn.Linear(10**6, 10**6, device="meta")
    found = estimate(network, torch.empty(1, 10**6))
    assert found.parameters_bytes == FLOAT * (10**12 + 10**6)
    with pytest.raises(TraceError, match="4 trillion bytes"):
        check_limits(found)


def test_limits_are_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Estimate(1_000_000, 900_000, 300_000, 5_000_000)
    check_limits(asked)
    monkeypatch.setenv("LAYERWISE_FORWARD_BYTES", "1400000")
    check_limits(asked)
    with pytest.raises(TraceError, match=r"2\.9 million bytes .* at most 1\.4 million bytes"):
        check_limits(asked, training=True)
    monkeypatch.setenv("LAYERWISE_FORWARD_BYTES", "1200000")
    with pytest.raises(TraceError, match=r"1\.3 million bytes .* 300,000 bytes"):
        check_limits(asked)
    monkeypatch.delenv("LAYERWISE_FORWARD_BYTES")
    monkeypatch.setenv("LAYERWISE_FORWARD_MULTIPLY_ADDS", "6000000")
    check_limits(asked)
    with pytest.raises(TraceError, match="15 million multiply-adds"):
        check_limits(asked, training=True)
