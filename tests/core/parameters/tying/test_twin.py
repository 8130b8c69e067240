"""The untied twin: as many tensors as names, the same numbers, the same outputs."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from core.blocks import build
from core.blocks.lessons import LESSONS
from core.parameters import ParameterError, parameter_tree
from core.parameters.tying import untied


def test_every_name_has_a_tensor_of_its_own() -> None:
    net = build(LESSONS["tied"].block)
    twin = untied(net)
    assert (
        parameter_tree(twin).totals.parameters == 193
        and parameter_tree(net).totals.parameters == 121
    )
    assert net[2] is net[4] and twin[2] is not twin[4]
    for key, value in twin.state_dict().items():
        assert torch.equal(value, net.state_dict()[key])
    x = torch.ones(2, 4)
    assert torch.equal(twin(x), net(x))


def test_ties_inside_shared_blocks_and_of_single_parameters() -> None:
    layer, other = nn.Linear(2, 2), nn.Linear(2, 2)
    other.weight = layer.weight
    block = nn.Sequential(layer, other, layer)
    twin = untied(nn.Sequential(block, block, other))
    assert parameter_tree(twin).totals.tied == 0
    assert len(list(twin.parameters())) == 14


def test_what_is_frozen_or_in_a_plain_attribute_stays_so() -> None:
    net = build(LESSONS["tied"].block).requires_grad_(False)
    net.plain = [net[2]]
    twin = untied(net)
    assert not any(parameter.requires_grad for parameter in twin.parameters())
    assert twin.plain[0] is twin[2]


def test_what_cannot_be_copied_is_refused() -> None:
    net = nn.Linear(1, 1)
    net.seen = net(torch.ones(1))  # no leaf of autograd's graph
    with pytest.raises(ParameterError, match="cannot be copied"):
        untied(net)
