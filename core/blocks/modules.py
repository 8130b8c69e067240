"""Modules for the kinds that PyTorch has no class for."""

from __future__ import annotations

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
