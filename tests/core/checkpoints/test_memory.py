"""Tensors in memory: looked at, never copied."""

from __future__ import annotations

import pytest
import torch

from core.checkpoints import FileError, InMemory, of_module


def test_in_memory_shares_and_knows_ties():
    network = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.ReLU(), torch.nn.Linear(2, 2))
    network[2].weight = network[0].weight
    held = of_module(network, "the network")
    assert held.ties == (("0.weight", "2.weight"),) and held.name == "the network"
    weight = held.tensor("0.weight")
    assert weight.data_ptr() == network[0].weight.data_ptr() and not weight.requires_grad
    assert held.entries["0.bias"].dtype == "float32" and held.entries["0.bias"].bytes == 8
    with pytest.raises(FileError, match="holds no tensor"):
        held.tensor("1.weight")


def test_in_memory_has_values_and_tensors_without_numbers():
    lazy = of_module(torch.nn.LazyLinear(3), "a lazy layer")
    assert lazy.entries["weight"].kind == "value" and lazy.ties == ()
    held = InMemory("it", {"_extra_state": {"a": 1}, "m": torch.empty(3, device="meta")})
    assert held.entries["_extra_state"].kind == "value"
    for tensors, key in ((lazy, "weight"), (held, "_extra_state"), (held, "m")):
        with pytest.raises(FileError):
            tensors.tensor(key)
