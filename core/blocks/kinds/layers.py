"""Layers that hold weights: dense, convolutional, and tables of vectors."""

from __future__ import annotations

from core.blocks.kinds.kind import Given, Kind, choice, count, pair, switch

FAN_IN = {"weight": "uniform fan-in", "bias": "uniform fan-in"}


def _groups_fit(given: Given) -> str:
    groups = int(given["groups"])  # type: ignore[arg-type]
    for name in ("in_channels", "out_channels"):
        if name in given and int(given[name]) % groups:  # type: ignore[arg-type]
            return f"{name} is {given[name]:,}, which {groups:,} groups do not divide evenly."
    return ""


_BIAS = switch("bias", "add a learned number to every output", True)
_INITIALIZATION = choice(
    "initialization",
    "how the weights begin: PyTorch's default, Kaiming normal over the outputs, or Xavier uniform",
    ("default", "kaiming", "xavier"),
    default="default",
    own=True,
)
_WINDOW = (
    count("out_channels", "channels that go out, one kernel each"),
    pair("kernel_size", "height and width of the kernel"),
    pair("stride", "steps from one window to the next", 1),
    pair("padding", "rows and columns of zeros around the picture", 0, least=0),
    pair("dilation", "distance between the kernel's cells", 1),
    count("groups", "groups of channels that do not see one another", 1),
    switch("bias", "add a learned number to every output channel", True),
)

LAYERS = (
    Kind("Linear", "nn.Linear", "layer", "Every output is a weighted sum of all inputs.", (
        count("in_features", "numbers that come in"),
        count("out_features", "numbers that go out"),
        _BIAS,
        _INITIALIZATION,
    ), fills=FAN_IN),
    Kind("Conv2d", "nn.Conv2d", "layer", "Slides learned kernels over a picture.", (
        count("in_channels", "channels that come in"), *_WINDOW, _INITIALIZATION,
    ), fills=FAN_IN, objection=_groups_fit),
)  # fmt: skip
