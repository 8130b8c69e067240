"""Small networks with what makes tracing hard: loops, ties, plain lists, in-place changes."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.tracing import Step, Trace


class FixedHiddenMLP(nn.Module):
    """The course's: a constant, one layer used twice, and a loop that depends on the numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.rand_weight = torch.rand(20, 20, generator=torch.Generator().manual_seed(0))
        self.linear = nn.Linear(20, 20)

    def forward(self, X: Tensor) -> Tensor:  # noqa: N803
        X = self.linear(X)
        X = F.relu(X @ self.rand_weight + 1)
        X = self.linear(X)
        while X.abs().sum() > 1:
            X /= 2
        return X.sum()


class PlainSequential(nn.Module):
    """Keeps its layers in a plain list."""

    def __init__(self, *layers: nn.Module) -> None:
        super().__init__()
        self.layers = list(layers)

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.layers:
            x = layer(x)
        return x


class Parallel(nn.Module):
    def __init__(self, *branches: nn.Module) -> None:
        super().__init__()
        self.branches = nn.ModuleList(branches)

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([branch(x) for branch in self.branches], 1)


class Residual(nn.Module):
    def __init__(self, body: nn.Module, shortcut: nn.Module) -> None:
        super().__init__()
        self.body = body
        self.shortcut = shortcut

    def forward(self, x: Tensor) -> Tensor:
        return self.shortcut(x) + self.body(x)


class Detached(nn.Module):
    """The course's MyLinear, whose forward reads `.data`."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(5, 3))
        self.bias = nn.Parameter(torch.ones(3))

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(torch.matmul(x, self.weight.data) + self.bias.data)


class Does(nn.Module):
    """Does in forward what it is given."""

    def __init__(self, what: object, **modules: nn.Module) -> None:
        super().__init__()
        self.what = what
        for name, module in modules.items():
            self.add_module(name, module)

    def forward(self, *args: object, **kwargs: object) -> object:
        return self.what(self, *args, **kwargs)  # type: ignore[operator]


def tied() -> nn.Sequential:
    """Return 4-8-R-S-R-S-R-1 with one layer S at index 2 and 4."""
    shared = nn.Linear(8, 8)
    return nn.Sequential(
        nn.Linear(4, 8), nn.ReLU(), shared, nn.ReLU(), shared, nn.ReLU(), nn.Linear(8, 1)
    )


def calls(trace: Trace) -> list[Step]:
    return [step for step in trace.steps if step.kind == "call"]


def operations(trace: Trace) -> list[Step]:
    return [step for step in trace.steps if step.kind == "operation"]


def named(trace: Trace, name: str) -> Step:
    """Return the only step with this path (a call's) or type (an operation's)."""
    (found,) = [
        step for step in trace.steps if name == (step.path if step.kind == "call" else step.type)
    ]
    return found
