"""Layers that hold weights: dense, convolutional, and tables of vectors."""

from __future__ import annotations

from core.blocks.arguments import Argument
from core.blocks.kinds.kind import Given, Kind, both, cells, choice, count, pair, switch

FAN_IN = {"weight": "uniform fan-in", "bias": "uniform fan-in"}
_CHOSEN = {"weight": "initialization", "bias": "uniform fan-in"}


def groups_fit(given: Given) -> str:
    """Object to channels that the groups do not divide evenly."""
    groups = int(given["groups"])  # type: ignore[arg-type]
    for name in ("in_channels", "out_channels"):
        if name in given and int(given[name]) % groups:  # type: ignore[arg-type]
            return f"{name} is {given[name]:,}, which {groups:,} groups do not divide evenly."
    return ""


def transposed_fits(given: Given) -> str:
    """Object to groups that do not fit, and to more cells at the edge than PyTorch can fill."""
    steps = zip(
        *(both(given[name]) for name in ("output_padding", "stride", "dilation")), strict=True
    )
    for more, stride, dilation in steps:
        if more >= max(stride, dilation):
            return (
                f"output_padding is {more}, but has to be smaller than stride ({stride}) or "
                f"dilation ({dilation})."
            )
    return groups_fit(given)


BIAS = switch("bias", "add a learned number to every output", True)
_CHANNEL_BIAS = switch("bias", "add a learned number to every output channel", True)
_GROUPS = count("groups", "groups of channels that do not see one another", 1)
_IN = count("in_channels", "channels that come in")
_OUT = count("out_channels", "channels that go out, one kernel each")
_INITIALIZATION = choice(
    "initialization",
    "how the weights begin: PyTorch's default, Kaiming normal over the outputs, or Xavier uniform",
    ("default", "kaiming", "xavier"),
    default="default",
    own=True,
)


def window() -> tuple[Argument, ...]:
    """Describe the kernels of a convolution over pictures, and their way over it."""
    return (
        _OUT,
        pair("kernel_size", "height and width of the kernel"),
        pair("stride", "steps from one window to the next", 1),
        pair("padding", "rows and columns of zeros around the picture", 0, least=0),
        pair("dilation", "distance between the kernel's cells", 1),
        _GROUPS,
        _CHANNEL_BIAS,
    )


def window_along() -> tuple[Argument, ...]:
    """Describe the kernels of a convolution along one axis, and their way over it."""
    return (
        _OUT,
        cells("kernel_size", "length of the kernel"),
        cells("stride", "steps from one window to the next", 1),
        cells("padding", "zeros at each end of the signal", 0, least=0),
        cells("dilation", "distance between the kernel's cells", 1),
        _GROUPS,
        _CHANNEL_BIAS,
    )


def window_transposed() -> tuple[Argument, ...]:
    """Describe the kernels of a transposed convolution, and how their prints are laid out."""
    return (
        _OUT,
        pair("kernel_size", "height and width of the kernel"),
        pair("stride", "steps from one print of the kernel to the next", 1),
        pair("padding", "rows and columns that are cut off around the output", 0, least=0),
        pair("output_padding", "rows and columns that are added at the lower right", 0, least=0),
        _GROUPS,
        _CHANNEL_BIAS,
        pair("dilation", "distance between the kernel's cells", 1),
    )


LAYERS = (
    Kind("Linear", "nn.Linear", "layer", "Every output is a weighted sum of all inputs.", (
        count("in_features", "numbers that come in"),
        count("out_features", "numbers that go out"),
        BIAS,
        _INITIALIZATION,
    ), fills=_CHOSEN),
    Kind("Conv2d", "nn.Conv2d", "layer", "Slides learned kernels over a picture.", (
        _IN, *window(), _INITIALIZATION,
    ), fills=_CHOSEN, objection=groups_fit),
    Kind("Conv1d", "nn.Conv1d", "layer", "Slides learned kernels along a signal, such as sound.", (
        _IN, *window_along(),
    ), fills=FAN_IN, objection=groups_fit),
    Kind("ConvTranspose2d", "nn.ConvTranspose2d", "layer",
         "Prints learned kernels into a larger picture, each as strongly as its input says.", (
        _IN, *window_transposed(),
    ), fills=FAN_IN, objection=transposed_fits),
    Kind("Embedding", "nn.Embedding", "layer",
         "A table: each whole number that comes in is replaced by a learned vector.", (
        count("num_embeddings", "rows of the table; numbers from 0 may come in"),
        count("embedding_dim", "numbers in each vector"),
    ), fills={"weight": "normal"}, indices=True),
)  # fmt: skip
