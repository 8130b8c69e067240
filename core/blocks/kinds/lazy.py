"""Lazy layers: they take their input's size from the first batch that arrives."""

from __future__ import annotations

from core.blocks.kinds.kind import Kind, count
from core.blocks.kinds.layers import (
    BIAS,
    FAN_IN,
    groups_fit,
    transposed_fits,
    window,
    window_along,
    window_transposed,
)  # fmt: skip
from core.blocks.kinds.normalization import BATCH, statistics

LAZY = (
    Kind("LazyLinear", "nn.LazyLinear", "layer",
         "A Linear that learns from its first input how many numbers come in.", (
        count("out_features", "numbers that go out"), BIAS,
    ), fills=FAN_IN, becomes="Linear"),
    Kind("LazyConv2d", "nn.LazyConv2d", "layer",
         "A Conv2d that learns from its first input how many channels come in.",
         window(), fills=FAN_IN, objection=groups_fit, becomes="Conv2d"),
    Kind("LazyConv1d", "nn.LazyConv1d", "layer",
         "A Conv1d that learns from its first input how many channels come in.",
         window_along(), fills=FAN_IN, objection=groups_fit, becomes="Conv1d"),
    Kind("LazyConvTranspose2d", "nn.LazyConvTranspose2d", "layer",
         "A ConvTranspose2d that learns from its first input how many channels come in.",
         window_transposed(), fills=FAN_IN, objection=transposed_fits, becomes="ConvTranspose2d"),
    Kind("LazyBatchNorm1d", "nn.LazyBatchNorm1d", "normalization",
         "A BatchNorm1d that learns from its first input how many features come in.",
         statistics("feature"), fills=BATCH, becomes="BatchNorm1d"),
    Kind("LazyBatchNorm2d", "nn.LazyBatchNorm2d", "normalization",
         "A BatchNorm2d that learns from its first input how many channels come in.",
         statistics("channel"), fills=BATCH, becomes="BatchNorm2d"),
)  # fmt: skip
