"""Modules for the containers that PyTorch has no class for."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Residual(nn.Module):
    """activation(body(x) + shortcut(x)), the residual block of He et al. (2015)."""

    def __init__(self, body: nn.Module, shortcut: nn.Module, activation: nn.Module) -> None:
        super().__init__()
        self.body = body
        self.shortcut = shortcut
        self.activation = activation

    def forward(self, x: Tensor) -> Tensor:
        """Map `x` to the activated sum of both paths; their outputs have to agree in shape."""
        y: Tensor = self.activation(self.body(x) + self.shortcut(x))
        return y


class Parallel(nn.Module):
    """Gives its input to each branch, and lays the outputs side by side or adds them."""

    def __init__(self, branches: dict[str, nn.Module], join: str = "concat", dim: int = 1) -> None:
        super().__init__()
        for name, branch in branches.items():
            self.add_module(name, branch)
        self.join = join
        self.dim = dim

    def forward(self, x: Tensor) -> Tensor:
        """Map `x` through every branch; shapes have to agree, but along `dim` when concatenated."""
        # Name by name: children() would leave out a branch that stands here twice.
        outputs = [self.get_submodule(name)(x) for name in self._modules]
        if self.join == "add":
            return torch.stack(outputs).sum(0)
        return torch.cat(outputs, self.dim)
