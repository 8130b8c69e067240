"""Layers that keep signals in bounds, and one that drops some of them."""

from __future__ import annotations

from core.blocks.kinds.kind import Kind, count, number, switch

BATCH = {
    "weight": "ones", "bias": "zeros", "running_mean": "zeros", "running_var": "ones",
    "num_batches_tracked": "zeros",
}  # fmt: skip
_EPS = number("eps", "added to the variance before its root", 1e-5, 1e-12, 1.0)

NORMALIZATION = (
    Kind("BatchNorm2d", "nn.BatchNorm2d", "normalization",
         "Gives each channel mean 0 and variance 1 over the batch, then scales and shifts it.", (
        count("num_features", "channels"),
        _EPS,
        number("momentum", "share of the newest batch in the running mean and variance", 0.1),
        switch("affine", "learn a scale and a shift for each channel", True),
        number("initial_weight", "scale of every channel at the start", 1.0, 0.0, 10.0, own=True),
    ), fills=BATCH),
    Kind("Dropout", "nn.Dropout", "normalization",
         "Sets a random share of its inputs to zero while training.", (
        number("p", "share that is set to zero", 0.5),
    )),
)  # fmt: skip
