"""The course's own blocks, written by hand, as the learner is to read them."""

from __future__ import annotations

from torch import Tensor, nn


class MySequential(nn.Module):
    """Runs its layers one after another, as nn.Sequential does.

    With `registered` False the layers are kept in a plain Python list. They run all the same, but
    PyTorch does not know of them: parameters(), state_dict() and to() pass them by.
    """

    def __init__(self, layers: dict[str, nn.Module], registered: bool = True) -> None:
        super().__init__()
        if registered:
            for name, layer in layers.items():
                self.add_module(name, layer)
        self.layers = None if registered else list(layers.values())

    def forward(self, x: Tensor) -> Tensor:
        """Map `x` through all layers."""
        for layer in self.children() if self.layers is None else self.layers:
            x = layer(x)
        return x
