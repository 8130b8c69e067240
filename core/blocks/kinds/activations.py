"""Functions that are applied to every number by itself, and those that make shares of several."""

from __future__ import annotations

from core.blocks.kinds.kind import Kind, axis, choice, count, number

_SHARES = axis("dim", "dimension whose numbers add up to 1 together; 1 is the classes")

ACTIVATIONS = (
    Kind("ReLU", "nn.ReLU", "activation", "max(x, 0)."),
    Kind("Sigmoid", "nn.Sigmoid", "activation", "1 / (1 + exp(−x)), between 0 and 1."),
    Kind("Tanh", "nn.Tanh", "activation", "Hyperbolic tangent, between −1 and 1."),
    Kind("GELU", "nn.GELU", "activation", "x times the share of a normal distribution below x.", (
        choice("approximate", "reckon it exactly, or by a formula with tanh", ("none", "tanh"),
               default="none"),
    )),
    Kind("SiLU", "nn.SiLU", "activation", "x times its sigmoid."),
    Kind("LeakyReLU", "nn.LeakyReLU", "activation", "x where it is positive, else a share of x.", (
        number("negative_slope", "share of a negative input that is kept", 0.01, 0.0, 10.0),
    )),
    Kind("PReLU", "nn.PReLU", "activation",
         "x where it is positive, else a share of x that is learned.", (
        count("num_parameters", "shares to learn: 1 for all, or one for each channel", 1),
        number("init", "the share at the start", 0.25, -10.0, 10.0),
    ), fills={"weight": "init"}),
    Kind("ELU", "nn.ELU", "activation", "x where it is positive, else α (exp(x) − 1).", (
        number("alpha", "how far below 0 it reaches", 1.0, 0.0, 100.0),
    )),
    Kind("Softplus", "nn.Softplus", "activation", "log(1 + exp(βx)) / β: a rounded ReLU.", (
        number("beta", "how sharp the bend is", 1.0, 0.001, 1_000.0),
        number("threshold", "above this βx the output is x itself", 20.0, 0.0, 1_000.0),
    )),
    Kind("Hardswish", "nn.Hardswish", "activation",
         "x · min(max(x + 3, 0), 6) / 6: nearly SiLU, but quicker to reckon."),
    Kind("Softmax", "nn.Softmax", "activation",
         "exp(x), divided by the sum along a dimension: shares that add up to 1.", (_SHARES,)),
    Kind("LogSoftmax", "nn.LogSoftmax", "activation", "The logarithm of Softmax.", (_SHARES,)),
)  # fmt: skip
