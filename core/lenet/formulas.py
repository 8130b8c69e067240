"""What the layers of a LeNet are called, and by which formula each computes its output.

x is the output of the layer before, y the layer's own; c counts channels, i and j rows and columns,
u and v the window's.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.blocks import Block

_FUNCTIONS: Mapping[str, str] = {
    "Sigmoid": "y = 1 / (1 + e^−x)",
    "Tanh": "y = (e^x − e^−x) / (e^x + e^−x)",
    "ReLU": "y = max(0, x)",
    "GELU": "y = x · Φ(x)",
    "SiLU": "y = x / (1 + e^−x)",
    "Linear": "y[n] = Σ w[n, m] · x[m] + b[n]",
}
_NAMES: Mapping[str, str] = {"AvgPool2d": "Mean pooling", "MaxPool2d": "Max pooling"}


def title(layer: Block) -> str:
    """Return what to call a layer: "Conv 1→6, k5 p2"."""
    if layer.kind == "Conv2d":
        ends = f"{layer.argument('in_channels')}→{layer.argument('out_channels')}"
        kernel = f"k{layer.argument('kernel_size')}"
        padding = f" p{layer.argument('padding')}" if layer.argument("padding") else ""
        stride = f" s{layer.argument('stride')}" if layer.argument("stride") != 1 else ""
        return f"Conv {ends}, {kernel}{padding}{stride}"
    if layer.kind in _NAMES:
        return f"{_NAMES[layer.kind]} {layer.argument('kernel_size')}, stride {_stride(layer)}"
    if layer.kind == "Linear":
        return f"Dense {layer.argument('in_features')}→{layer.argument('out_features')}"
    return "Batch norm" if layer.kind.startswith("BatchNorm") else layer.kind


def formula(layer: Block, shape: tuple[int, ...]) -> str:
    """Return how a layer computes its output from an input of `shape` (without the batch)."""
    if layer.kind == "Conv2d":
        bias = " + b[d]" if layer.argument("bias") else ""
        return f"y[d, i, j] = Σ w[d, c, u, v] · x[c, {_places(layer)}]{bias}"
    if layer.kind in _NAMES:
        word = "mean" if layer.kind == "AvgPool2d" else "max"
        return f"y[c, i, j] = {word} of x[c, {_places(layer)}]"
    if layer.kind == "Flatten":
        _channels, height, width = shape
        return f"y[{height * width}c + {width}i + j] = x[c, i, j]"
    if layer.kind.startswith("BatchNorm"):
        return "y = γ[c] · (x − μ[c]) / √(σ²[c] + ε) + β[c]"
    return _FUNCTIONS[layer.kind]


def _stride(layer: Block) -> object:
    stride = layer.argument("stride")
    return layer.argument("kernel_size") if stride is None else stride


def _places(layer: Block) -> str:
    """Return the row and the column in the layer before that a window's cell reads."""
    stride, padding = _stride(layer), layer.argument("padding")
    times = "" if stride == 1 else stride
    less = f" − {padding}" if padding else ""
    return f"{times}i + u{less}, {times}j + v{less}"
