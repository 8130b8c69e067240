"""The course's networks as plain modules, torchvision's on "meta", and what counts by brute force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.overrides import TorchFunctionMode


class MLP(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.hidden = nn.Linear(20, 256)
        self.out = nn.Linear(256, 10)

    def forward(self, x: Tensor) -> Tensor:
        return self.out(F.relu(self.hidden(x)))


class ListMLP(nn.Module):
    """The Python list trap: PyTorch sees nothing of these layers."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = [nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1)]


class FixedHiddenMLP(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.rand_weight = torch.ones(20, 20)
        self.linear = nn.Linear(20, 20)

    def forward(self, x: Tensor) -> Tensor:
        x = self.linear(x)
        x = F.relu(x @ self.rand_weight + 1)
        x = self.linear(x)
        while x.abs().sum() > 1:
            x /= 2
        return x.sum()


class NestMLP(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.net = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU())
        self.linear = nn.Linear(32, 16)


class Everything(nn.Module):
    """One of each: what a module can hold."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.ones(3), requires_grad=False)
        self.register_buffer("mean", torch.zeros(2, dtype=torch.float64))
        self.register_buffer("mask", torch.zeros(5, dtype=torch.bool), persistent=False)
        self.register_parameter("nothing", None)
        self.register_buffer("none", None)
        self.layer = nn.Linear(2, 3, bias=False)
        self.constant = torch.ones(4, dtype=torch.int64)
        self.view = self.layer.weight.data
        self.turned = self.layer.weight.detach().T
        self.table = {"a.b": torch.zeros(1), 7: nn.Linear(1, 1), (1, 2): [nn.ReLU()]}
        self.shortcuts = (self.layer, self.mean)


def chimera() -> nn.Module:
    return nn.Sequential(NestMLP(), nn.Linear(16, 20), FixedHiddenMLP())


def mlp_4_8_1() -> nn.Sequential:
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1))


def block_factory() -> nn.Sequential:
    def block1() -> nn.Sequential:
        return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4), nn.ReLU())

    block2 = nn.Sequential()
    for number in range(4):
        block2.add_module(f"block {number}", block1())
    return nn.Sequential(block2, nn.Linear(4, 1))


def tied() -> nn.Sequential:
    shared = nn.Linear(8, 8)
    return nn.Sequential(
        nn.Linear(4, 8), nn.ReLU(), shared, nn.ReLU(), shared, nn.ReLU(), nn.Linear(8, 1)
    )


def lazy() -> nn.Sequential:
    return nn.Sequential(nn.LazyLinear(256), nn.ReLU(), nn.LazyLinear(10))


class OnMeta(TorchFunctionMode):
    """Makes room for parameters on "meta", and computes everything else for real.

    torch.device("meta") would do so with all, and RegNet's constructor reads what it has computed.
    """

    ROOM = frozenset({torch.empty, torch.zeros, torch.ones, torch.full, torch.rand, torch.randn})

    def __torch_function__(
        self,
        func: Any,
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        given = dict(kwargs or {})
        if func in self.ROOM and given.get("device") is None:
            given["device"] = "meta"
        return func(*args, **given)


def brute_force(module: nn.Module) -> tuple[int, int, int, int]:
    """Count (parameters, trainable, buffers, bytes) by the identity of each tensor."""
    parameters = {id(each): each for part in module.modules() for each in part._parameters.values()}
    buffers = {id(each): each for part in module.modules() for each in part._buffers.values()}
    for tensors in (parameters, buffers):
        tensors.pop(id(None), None)
    return (
        sum(each.numel() for each in parameters.values()),
        sum(each.numel() for each in parameters.values() if each.requires_grad),
        sum(each.numel() for each in buffers.values()),
        sum(each.numel() * each.element_size() for each in (parameters | buffers).values()),
    )
