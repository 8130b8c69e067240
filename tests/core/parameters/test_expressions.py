"""Every way to reach a tensor or a module, evaluated."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from core.parameters import (
    ParameterError,
    module_at,
    parameter_tree,
    python_of,
    tensor_at,
)
from tests.core.parameters.networks import (
    Everything,
    ListMLP,
    block_factory,
    chimera,
    mlp_4_8_1,
    tied,
)


class Odd(nn.Module):
    """Names that are no attribute in Python, and all of PyTorch's containers."""

    def __init__(self) -> None:
        super().__init__()
        for name in ("block 0", "class", 'a"b\\', "ﬁ", "für", "0", "layers[0]", "it's 中文"):
            self.add_module(name, nn.Linear(1, 1))
        self.many = nn.ModuleList([nn.Linear(1, 1), nn.ReLU()])
        self.named = nn.ModuleDict({"first": nn.Linear(1, 1), "the second": nn.ReLU()})
        self.weights = nn.ParameterList([torch.ones(1), torch.ones(2)])
        self.rates = nn.ParameterDict({"slow": torch.ones(1), "very fast": torch.ones(2)})
        self.register_parameter("own weight", nn.Parameter(torch.ones(1)))
        self.register_buffer("own buffer", torch.ones(1))
        self.lookup = {"layer": [nn.Linear(1, 1)], 3: torch.ones(1), None: {"x.y": torch.ones(1)}}
        setattr(self, "plain tensor", torch.ones(1))


class Backwards(nn.Sequential):
    """A sequential block with an order of its own, in which a number leads elsewhere."""

    def __getitem__(self, number: Any) -> Any:
        return list(self.children())[-1 - number]


NETWORKS = [
    mlp_4_8_1(), tied(), block_factory(), chimera(), Everything(), ListMLP(), Odd(),
    Backwards(nn.Linear(1, 1), nn.ReLU()), nn.Sequential(nn.LSTM(2, 3), nn.BatchNorm1d(3)),
    nn.utils.parametrizations.weight_norm(nn.Linear(2, 2)),
]  # fmt: skip


@pytest.mark.parametrize("net", NETWORKS, ids=lambda net: type(net).__name__)
def test_every_expression_reaches_the_real_thing(net: nn.Module) -> None:
    tree = parameter_tree(net)
    saved = net.state_dict()
    names = [name for row in tree.tensors for name in (*row.names, *row.held)]
    for path in [*(row.path for row in tree.modules), *names]:
        thing = tensor_at(net, path) if path in names else module_at(net, path)
        ways = python_of(net, path)
        for way in ways:
            reached = eval(way, {"net": net})
            if "state_dict" in way:
                assert reached.data_ptr() == thing.data_ptr() and reached is not thing
            else:
                assert reached is thing, way
        assert any("state_dict" in way for way in ways) == (path in saved)


def test_rows_and_places_agree() -> None:
    net = Odd()
    tree = parameter_tree(net)
    for number, row in enumerate(tree.tensors):
        assert all(tensor_at(net, name) is tensor_at(net, row.path) for name in row.names)
        assert number in tree.module(row.module).tensors
    assert {row.first for row in tree.modules} == {row.path for row in tree.modules}


def test_the_books_own_words() -> None:
    assert python_of(block_factory(), "0.block 1.0.bias") == (
        "net[0][1][0].bias",
        'net.get_parameter("0.block 1.0.bias")',
        'net.state_dict()["0.block 1.0.bias"]',
    )
    assert python_of(mlp_4_8_1(), "2.bias")[0] == "net[2].bias"
    assert python_of(Odd(), "block 0") == (
        'getattr(net, "block 0")',
        'net.get_submodule("block 0")',
    )
    assert python_of(Odd(), "own buffer")[1] == 'net.get_buffer("own buffer")'
    assert python_of(ListMLP(), "layers[0].weight") == ("net.layers[0].weight",)
    assert python_of(ListMLP(), "") == ("net",)


@pytest.mark.parametrize(
    "path",
    ["3", "0.", ".0", "0..weight", "0.weight.", "0.weight.data", "__class__", "_modules", "forward",
     "training", "0[0]", "0.weight[0]", " ", "weight", "0.nothing", "x" * 100_000, "\0"],
)  # fmt: skip
def test_nothing_else_is_reached(path: str) -> None:
    for look in (tensor_at, module_at, python_of):
        with pytest.raises(ParameterError, match="nothing called") as caught:
            look(mlp_4_8_1(), path)
        assert len(str(caught.value)) < 1_000


def test_a_module_is_no_tensor() -> None:
    net = mlp_4_8_1()
    for path in ("", "0"):
        with pytest.raises(ParameterError, match="is a module"):
            tensor_at(net, path)
    with pytest.raises(ParameterError, match="is a tensor"):
        module_at(net, "0.weight")
    assert isinstance(tensor_at(net, "0.weight"), Tensor) and module_at(net, "") is net


def test_deep_down() -> None:
    net: nn.Module = nn.Linear(1, 1)
    for _ in range(1_000):
        net = nn.Sequential(net)
    path = "0." * 1_000 + "weight"
    assert python_of(net, path)[0] == "net" + "[0]" * 1_000 + ".weight"
    assert eval(python_of(net, path)[1], {"net": net}) is tensor_at(net, path)
