"""Functions that are applied to every number by itself."""

from __future__ import annotations

from core.blocks.kinds.kind import Kind, number

ACTIVATIONS = (
    Kind("ReLU", "nn.ReLU", "activation", "max(x, 0)."),
    Kind("Sigmoid", "nn.Sigmoid", "activation", "1 / (1 + exp(−x)), between 0 and 1."),
    Kind("Tanh", "nn.Tanh", "activation", "Hyperbolic tangent, between −1 and 1."),
    Kind("GELU", "nn.GELU", "activation", "x times the share of a normal distribution below x."),
    Kind("SiLU", "nn.SiLU", "activation", "x times its sigmoid."),
    Kind("LeakyReLU", "nn.LeakyReLU", "activation", "x where it is positive, else a share of x.", (
        number("negative_slope", "share of a negative input that is kept", 0.01, 0.0, 10.0),
    )),
)  # fmt: skip
