"""Layers that keep signals in bounds, and those that drop some of them."""

from __future__ import annotations

import math

from core.blocks.arguments import Argument
from core.blocks.kinds.kind import Given, Kind, count, number, sizes, switch

MOST_NORMALIZED = 10**9

_SCALE = {"weight": "ones", "bias": "zeros"}
_RUNNING = {"running_mean": "zeros", "running_var": "ones", "num_batches_tracked": "zeros"}
BATCH = {**_SCALE, **_RUNNING}

_EPS = number("eps", "added to the variance before its root", 1e-5, 1e-12, 1.0)


def statistics(what: str) -> tuple[Argument, ...]:
    """Describe batch normalization of each `what`, once it is known how many there are."""
    return (
        _EPS,
        number("momentum", "share of the newest batch in the running mean and variance", 0.1),
        switch("affine", f"learn a scale and a shift for each {what}", True),
        switch("track_running_stats", "keep a running mean and variance, for use after training",
               True),
    )  # fmt: skip


def _divides_evenly(given: Given) -> str:
    channels, groups = int(given["num_channels"]), int(given["num_groups"])  # type: ignore[arg-type]
    if channels % groups:
        return f"num_channels is {channels:,}, which {groups:,} groups do not divide evenly."
    return ""


def _can_be_held(given: Given) -> str:
    shape = given["normalized_shape"]
    numbers = math.prod(shape) if isinstance(shape, tuple) else 0
    if numbers > MOST_NORMALIZED:
        return f"normalized_shape has {numbers:,} numbers; at most {MOST_NORMALIZED:,} are allowed."
    return ""


NORMALIZATION = (
    Kind("BatchNorm2d", "nn.BatchNorm2d", "normalization",
         "Gives each channel mean 0 and variance 1 over the batch, then scales and shifts it.", (
        count("num_features", "channels"),
        *statistics("channel"),
        number("initial_weight", "scale of every channel at the start", 1.0, 0.0, 10.0, own=True),
    ), fills={**BATCH, "weight": "initial_weight"}),
    Kind("BatchNorm1d", "nn.BatchNorm1d", "normalization",
         "Gives each feature mean 0 and variance 1 over the batch, then scales and shifts it.", (
        count("num_features", "features"), *statistics("feature"),
    ), fills=BATCH),
    Kind("LayerNorm", "nn.LayerNorm", "normalization",
         "Gives each example mean 0 and variance 1 by itself, then scales and shifts every number.", (
        sizes("normalized_shape", "sizes of the last dimensions, over which the mean is taken"),
        _EPS,
        switch("elementwise_affine", "learn a scale and a shift for each number", True),
        switch("bias", "learn the shift too, not only the scale", True),
    ), fills=_SCALE, objection=_can_be_held),
    Kind("GroupNorm", "nn.GroupNorm", "normalization",
         "Gives each group of an example's channels mean 0 and variance 1, whatever the batch.", (
        count("num_groups", "groups of channels"),
        count("num_channels", "channels; as many in each group"),
        _EPS,
        switch("affine", "learn a scale and a shift for each channel", True),
    ), fills=_SCALE, objection=_divides_evenly),
    Kind("Dropout", "nn.Dropout", "normalization",
         "Sets a random share of its inputs to zero while training.", (
        number("p", "share that is set to zero", 0.5),
    )),
    Kind("Dropout2d", "nn.Dropout2d", "normalization",
         "Sets a random share of whole channels to zero while training.", (
        number("p", "share of channels that is set to zero", 0.5),
    )),
)  # fmt: skip
