"""Small layers, healthy and ill, each ill one in one way."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn


def numbers(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


class Weighted(nn.Module):
    """A healthy layer from which the others differ; they override `forward` or add something."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(numbers(4, 3))
        self.bias = nn.Parameter(numbers(3, seed=1))

    def forward(self, x: Tensor) -> Tensor:
        return torch.tanh(x @ self.weight + self.bias)


class ReadsData(Weighted):
    def forward(self, x: Tensor) -> Tensor:
        return x @ self.weight.data + self.bias


class Detaches(Weighted):
    def forward(self, x: Tensor) -> Tensor:
        w = 2 * self.weight
        return x @ w.detach() + self.bias


class WithoutGradients(Weighted):
    def forward(self, x: Tensor) -> Tensor:
        with torch.no_grad():
            w = self.weight * 2
        return x @ w + self.bias


class TakesItem(Weighted):
    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.ones(1) * 2)

    def forward(self, x: Tensor) -> Tensor:
        return (x @ self.weight + self.bias) * self.scale.item()


class CastsToWhole(Weighted):
    def forward(self, x: Tensor) -> Tensor:
        return x @ self.weight + (10 * self.bias).int()


class Rounds(Weighted):
    def forward(self, x: Tensor) -> Tensor:
        return x @ self.weight + torch.round(10 * self.bias)


class KeepsAlias(Weighted):
    def __init__(self) -> None:
        super().__init__()
        self.plain = self.weight.data

    def forward(self, x: Tensor) -> Tensor:
        return x @ self.plain + self.bias


class HalfDetached(Weighted):
    def forward(self, x: Tensor) -> Tensor:
        return x @ (self.weight * self.weight.detach()) + self.bias


class CutsItsInput(Weighted):
    def forward(self, x: Tensor) -> Tensor:
        return x.detach() @ self.weight + self.bias


class TakesTheLargest(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x.argmax(1).to(x.dtype)


class RoundsItsInput(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.round(5 * x)


class _Wrong(torch.autograd.Function):
    @staticmethod
    def forward(context: Any, x: Tensor) -> Tensor:
        context.save_for_backward(x)
        return x**2

    @staticmethod
    def backward(context: Any, *gradients: Tensor) -> Tensor:
        (x,) = context.saved_tensors
        return gradients[0] * x  # 2x is right


class WrongBackward(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return _Wrong.apply(x)


class WrongForItsWeight(Weighted):
    def forward(self, x: Tensor) -> Tensor:
        return x @ _Wrong.apply(self.weight) + self.bias


class StraightThrough(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x + (torch.round(x) - x).detach()


class Unused(Weighted):
    def __init__(self) -> None:
        super().__init__()
        self.spare = nn.Parameter(numbers(3))


class PlainList(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layers = [nn.Linear(4, 4), nn.Linear(4, 3)]

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.layers:
            x = layer(x)
        return x


class NoParameter(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.weight = numbers(4, 3).requires_grad_()

    def forward(self, x: Tensor) -> Tensor:
        return x @ self.weight


class Constant(Weighted):
    def __init__(self) -> None:
        super().__init__()
        self.shift = numbers(3)

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x) + self.shift


class Buffer(Weighted):
    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("shift", numbers(3))

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x) + self.shift


class MakesATensor(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x + torch.linspace(0, 1, x.shape[1])


class OnlyTwo(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x.view(2, 4) * 2


class SumsUp(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return (x**2).sum()


class SoftmaxOverTheBatch(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.softmax(x, 0)


class AlwaysDrops(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return F.dropout(x, 0.5)


class Drops(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return F.dropout(x, 0.5, self.training)


class OtherRandomness(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x * (1 + random.random() + float(np.random.rand()))  # noqa: NPY002


class Remembers(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(4))

    def forward(self, x: Tensor) -> Tensor:
        self.mean = 0.9 * self.mean + 0.1 * x.detach().mean(0)
        return x - self.mean


class Counts(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("passes", torch.zeros((), dtype=torch.int64))

    def forward(self, x: Tensor) -> Tensor:
        self.passes += 1
        return 2 * x


class WritesToItsInput(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        x *= 2
        return x + 1


class WritesThroughAView(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        x.t()[0].fill_(0)
        return 2 * x


class Length(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.sqrt((x**2).sum(1))


class Divides(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x / x.norm(dim=1, keepdim=True)


class Logarithm(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.log(x**2)


class Reciprocal(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return 1 / x


class Fails(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        raise ValueError("no such luck")


class GivesNothing(nn.Module):
    def forward(self, x: Tensor) -> None:
        self.y = 2 * x


class Endless(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        while True:
            x = x + 1


class IgnoresItsInput(Weighted):
    def forward(self, x: Tensor) -> Tensor:
        return self.weight.sum(0).expand(x.shape[0], 3) + self.bias


class BadState(Weighted):
    def state_dict(self, *args: Any, **kwargs: Any) -> Any:
        raise KeyError("mine")


@dataclass(frozen=True)
class Animal:
    """A layer, what should be found ill and what to look at, and in which line."""

    make: Callable[[], nn.Module]
    ill: frozenset[str]
    attention: frozenset[str]
    line: str


def animal(
    make: Callable[[], nn.Module], ill: str = "", attention: str = "", line: str = ""
) -> Animal:
    return Animal(make, frozenset(ill.split()), frozenset(attention.split()), line)


ZOO = [
    animal(Weighted), animal(Buffer), animal(Drops),
    animal(ReadsData, "learning", line="self.weight.data"),
    animal(Detaches, "learning", line="w.detach()"),
    animal(WithoutGradients, "learning", line="w = self.weight * 2"),
    animal(TakesItem, "learning", line="self.scale.item()"),
    animal(CastsToWhole, "learning", line=".int()"),
    animal(Rounds, "learning", line="torch.round"),
    animal(KeepsAlias, "learning moves", line="x @ self.plain"),
    animal(HalfDetached, attention="learning", line="self.weight.detach()"),
    animal(CutsItsInput, "gradient", line="x.detach()"),
    animal(TakesTheLargest, "gradient", line="argmax"),
    animal(RoundsItsInput, "gradient", line="torch.round"),
    animal(WrongBackward, "gradient"),
    animal(WrongForItsWeight, "learning"),
    animal(StraightThrough, attention="gradient", line=".detach()"),
    animal(Unused, attention="learning"),
    animal(PlainList, "registered saved moves", line="self.layers = ["),
    animal(NoParameter, "registered saved moves", line="requires_grad_()"),
    animal(Constant, "saved moves", line="self.shift = numbers(3)"),
    animal(MakesATensor, "moves", line="torch.linspace"),
    animal(OnlyTwo, "batch", line="x.view(2, 4)"),
    animal(SumsUp, attention="batch"),
    animal(SoftmaxOverTheBatch, attention="independent", line="torch.softmax(x, 0)"),
    animal(AlwaysDrops, "repeatable", line="F.dropout(x, 0.5)"),
    animal(OtherRandomness, "repeatable"),
    animal(Remembers, "repeatable"),
    animal(Counts, attention="repeatable"),
    animal(WritesToItsInput, "in_place", line="x *= 2"),
    animal(WritesThroughAView, "in_place", line="fill_(0)"),
    animal(Length, "zeros"),
    animal(Divides, "zeros"),
    animal(Logarithm, "zeros"),
    animal(Reciprocal, attention="zeros"),
    animal(Fails, "runs", line="no such luck"),
    animal(GivesNothing, "runs"),
    animal(IgnoresItsInput, attention="gradient"),
    animal(lambda: nn.ReLU(inplace=True), attention="in_place"),
]  # fmt: skip
