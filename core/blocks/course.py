"""The course's own blocks, written by hand, as the learner is to read them."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class MLP(nn.Module):
    """Two dense layers with ReLU between them: a multilayer perceptron."""

    def __init__(self, in_features: int = 20, hidden: int = 256, out_features: int = 10) -> None:
        super().__init__()
        self.hidden = nn.Linear(in_features, hidden)
        self.out = nn.Linear(hidden, out_features)

    def forward(self, x: Tensor) -> Tensor:
        """Map `x` (…, in_features) to (…, out_features)."""
        y: Tensor = self.out(F.relu(self.hidden(x)))
        return y


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
        # Name by name: children() would leave out a layer that stands here twice.
        registered = [self.get_submodule(name) for name in self._modules]
        for layer in registered if self.layers is None else self.layers:
            x = layer(x)
        return x


class FixedHiddenMLP(nn.Module):
    """A constant that is never learned, one layer used twice, and a loop that depends on values.

    The constant (features × features, uniform from 0 to 1) is a plain attribute, which is neither
    saved nor moved with the module, or a "buffer", which is both.
    """

    def __init__(self, features: int = 20, constant: str = "attribute") -> None:
        super().__init__()
        values = torch.rand(features, features)
        if constant == "buffer":
            self.register_buffer("constant", values)
        else:
            self.constant = values
        self.linear = nn.Linear(features, features)

    def forward(self, x: Tensor) -> Tensor:
        """Map `x` (batch, features) to a single number, from −1 to 1.

        Raises ValueError for infinite numbers, which no halving makes small.
        """
        x = self.linear(x)
        x = F.relu(x @ self.constant + 1)
        x = self.linear(x)  # the same layer again, with the same weights
        if x.isinf().any():
            raise ValueError("A number is infinite, so halving would never come to an end.")
        while x.abs().sum() > 1:
            x = x / 2
        return x.sum()


class NestMLP(nn.Module):
    """A sequential block inside a block: 20 numbers become 64, 32, and then 16."""

    def __init__(self) -> None:
        super().__init__()
        self.net = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU())
        self.linear = nn.Linear(32, 16)

    def forward(self, x: Tensor) -> Tensor:
        """Map `x` (…, 20) to (…, 16)."""
        y: Tensor = self.linear(self.net(x))
        return y


class CenteredLayer(nn.Module):
    """Takes the mean of all numbers away, so that their mean is 0."""

    def forward(self, x: Tensor) -> Tensor:
        """Map `x` to numbers of the same shape."""
        return x - x.mean()


class MyLinear(nn.Module):
    """A dense layer and its ReLU; the weight is (in_units, units), not the other way round.

    With `detached` it reads `.data` in forward, as the book prints it: then no gradient can reach
    weight and bias, and they never learn.
    """

    def __init__(self, in_units: int, units: int, detached: bool = False) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))
        self.detached = detached

    def forward(self, x: Tensor) -> Tensor:
        """Map `x` (…, in_units) to (…, units), nothing below 0."""
        if self.detached:
            return F.relu(x @ self.weight.data + self.bias.data)
        return F.relu(x @ self.weight + self.bias)


class Quadratic(nn.Module):
    """Weighted products of all pairs of inputs: y_k = Σ_ij W_kij · x_i · x_j.

    The weight is (out_features, in_features, in_features), a matrix for each output, and begins
    normal with deviation 1 / in_features: then outputs are about as large as standard normal inputs.
    """

    def __init__(self, in_features: int, out_features: int) -> None:
        super().__init__()
        values = torch.randn(out_features, in_features, in_features)
        self.weight = nn.Parameter(values / in_features)

    def forward(self, x: Tensor) -> Tensor:
        """Map `x` (…, in_features) to (…, out_features)."""
        return torch.einsum("kij,...i,...j->...k", self.weight, x, x)


class HalfFourier(nn.Module):
    """The first half of the Fourier coefficients along the last axis, as real numbers.

    Of n real numbers it keeps the coefficients 0 to ⌊n/2⌋; the others are their conjugates, and say
    nothing new. All real parts come first, then all imaginary parts.
    """

    def forward(self, x: Tensor) -> Tensor:
        """Map `x` (…, n) to (…, 2 · (⌊n/2⌋ + 1))."""
        coefficients = torch.fft.rfft(x)  # of the whole spectrum the first half
        return torch.cat([coefficients.real, coefficients.imag], dim=-1)
