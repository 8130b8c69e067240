"""Counts of random networks, with modules and tensors shared anywhere, against brute force."""

from __future__ import annotations

import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from core.parameters import parameter_tree
from tests.core.parameters.networks import brute_force


@st.composite
def networks(draw: st.DrawFn) -> nn.Module:
    """Draw modules one after the other, each of tensors and modules drawn before; return the last."""
    tensors = [
        nn.Parameter(torch.zeros(count), requires_grad=count % 2 == 0) for count in (1, 2, 5, 100)
    ]
    modules: list[nn.Module] = []
    for _ in range(draw(st.integers(1, 7))):
        module = nn.Module()
        for number, tensor in enumerate(draw(st.lists(st.sampled_from(tensors), max_size=3))):
            if draw(st.booleans()):
                module.register_parameter(f"w{number}", tensor)
            else:
                module.register_buffer(f"b{number}", tensor.data if draw(st.booleans()) else tensor)
        if modules:
            parts = draw(st.lists(st.sampled_from(modules), max_size=3))
            for number, part in enumerate(parts):
                module.add_module(str(number), part)
        modules.append(module)
    return modules[-1]


@settings(max_examples=150, deadline=None)
@given(networks())
def test_every_subtree_counts_each_tensor_once(network: nn.Module) -> None:
    tree = parameter_tree(network)
    named = list(network.named_modules(remove_duplicate=False))
    assert [row.path for row in tree.modules] == [path for path, _ in named]
    for row, (_, module) in zip(tree.modules, named, strict=True):
        assert (row.parameters, row.trainable, row.buffers, row.bytes) == brute_force(module)
        own = {id(each): each.numel() for each in module._parameters.values()}
        assert row.own == sum(own.values())
    saved = network.state_dict(keep_vars=True)
    assert [row.key for row in tree.keys] == list(saved)
    for row in tree.keys:
        assert row.key in tree.tensors[row.tensor].names
    naive = sum(each.numel() for _, each in network.named_parameters(remove_duplicate=False))
    assert tree.totals.parameters + tree.totals.tied == naive
