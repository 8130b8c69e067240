"""The table of block kinds: arguments, limits, one sentence of help, and PyTorch's own spelling.

A new kind is one new row of KINDS. `written` is how the layer is written after `from torch import
nn`; kinds that PyTorch has no class for are written by their own name and built in building.py.
Importing this module does not import torch, so that a configuration can be checked without it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from core.blocks.arguments import Argument, Value

Group = Literal["layer", "pooling", "normalization", "activation", "shape", "container", "model"]
Given = Mapping[str, Value]

MOST_CHILDREN = 10_000
TORCHVISION_MODELS = ("resnet18", "mobilenet_v3_small")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of block: a row of the table.

    `slots` names the children that stand at fixed places; `children` is the fewest and most
    children otherwise. `objection` looks at all arguments together and returns a sentence when
    they do not go with each other, else an empty text.
    """

    name: str
    written: str
    group: Group
    help: str
    arguments: tuple[Argument, ...] = ()
    children: tuple[int, int] = (0, 0)
    slots: tuple[str, ...] = ()
    objection: Callable[[Given], str] = lambda given: ""

    def argument(self, name: str) -> Argument | None:
        """Return the argument called `name`, or None."""
        return next((argument for argument in self.arguments if argument.name == name), None)


def _count(name: str, help: str, default: int | None = None, most: int = 1_000_000) -> Argument:
    return Argument(name, "integer", help, default, least=1, most=most)


def _pair(name: str, help: str, default: int | None = None, least: int = 1) -> Argument:
    return Argument(name, "pair", help, default, least=least, most=512)


def _switch(name: str, help: str, default: bool) -> Argument:
    return Argument(name, "switch", help, default)


def _number(
    name: str, help: str, default: float, least: float = 0.0, most: float = 1.0
) -> Argument:
    return Argument(name, "number", help, default, least=least, most=most)


def _choice(name: str, help: str, choices: tuple[str, ...], **more: Any) -> Argument:
    return Argument(name, "choice", help, choices=choices, **more)


def _both(value: Value) -> tuple[int, int]:
    """Return a pair argument's (height, width)."""
    return value if isinstance(value, tuple) else (int(value), int(value))


def _groups_fit(given: Given) -> str:
    groups = int(given["groups"])  # type: ignore[arg-type]
    for name in ("in_channels", "out_channels"):
        if int(given[name]) % groups:  # type: ignore[arg-type]
            return f"{name} is {given[name]:,}, which {groups:,} groups do not divide evenly."
    return ""


def _padding_fits(given: Given) -> str:
    for kernel, padding in zip(_both(given["kernel_size"]), _both(given["padding"]), strict=True):
        if padding > kernel // 2:
            return (
                f"padding is {padding}, but may be at most half of the window, {kernel // 2}: "
                "otherwise a window would see nothing but padding."
            )
    return ""


_INITIALIZATION = _choice(
    "initialization",
    "how the weights begin: PyTorch's default, Kaiming normal over the outputs, or Xavier uniform",
    ("default", "kaiming", "xavier"),
    default="default",
    own=True,
)
_WINDOW = _pair("kernel_size", "height and width of the window")
_PADDING = _pair("padding", "rows and columns of zeros around the picture", 0, least=0)
_CEIL = _switch("ceil_mode", "keep the last window when it hangs over the edge", False)
# PyTorch's own default is the window itself; a pair of numbers cannot say that, so it is asked for.
_STRIDE = _pair("stride", "steps from one window to the next")

_ROWS = (
    Kind("Linear", "nn.Linear", "layer", "Every output is a weighted sum of all inputs.", (
        _count("in_features", "numbers that come in"),
        _count("out_features", "numbers that go out"),
        _switch("bias", "add a learned number to every output", True),
        _INITIALIZATION,
    )),
    Kind("Conv2d", "nn.Conv2d", "layer", "Slides learned kernels over a picture.", (
        _count("in_channels", "channels that come in"),
        _count("out_channels", "channels that go out, one kernel each"),
        _pair("kernel_size", "height and width of the kernel"),
        _pair("stride", "steps from one window to the next", 1),
        _PADDING,
        _pair("dilation", "distance between the kernel's cells", 1),
        _count("groups", "groups of channels that do not see one another", 1),
        _switch("bias", "add a learned number to every output channel", True),
        _INITIALIZATION,
    ), objection=_groups_fit),
    Kind("MaxPool2d", "nn.MaxPool2d", "pooling", "Keeps the largest value of every window.", (
        _WINDOW, _STRIDE, _PADDING, _CEIL,
    ), objection=_padding_fits),
    Kind("AvgPool2d", "nn.AvgPool2d", "pooling", "Keeps the mean of every window.", (
        _WINDOW, _STRIDE, _PADDING, _CEIL,
    ), objection=_padding_fits),
    Kind("AdaptiveAvgPool2d", "nn.AdaptiveAvgPool2d", "pooling",
         "Means over as many windows as make the output the size that is asked for.", (
        _pair("output_size", "height and width of the output", 1),
    )),
    Kind("BatchNorm2d", "nn.BatchNorm2d", "normalization",
         "Gives each channel mean 0 and variance 1 over the batch, then scales and shifts it.", (
        _count("num_features", "channels"),
        _number("eps", "added to the variance before its root", 1e-5, 1e-12, 1.0),
        _number("momentum", "share of the newest batch in the running mean and variance", 0.1),
        _switch("affine", "learn a scale and a shift for each channel", True),
        Argument("initial_weight", "number", "scale of every channel at the start", 1.0,
                 least=0.0, most=10.0, own=True),
    )),
    Kind("Dropout", "nn.Dropout", "normalization",
         "Sets a random share of its inputs to zero while training.", (
        _number("p", "share that is set to zero", 0.5),
    )),
    Kind("Flatten", "nn.Flatten", "shape", "Lays each example's numbers out in one row."),
    Kind("Identity", "nn.Identity", "shape", "Hands its input on unchanged."),
    Kind("ReLU", "nn.ReLU", "activation", "max(x, 0)."),
    Kind("Sigmoid", "nn.Sigmoid", "activation", "1 / (1 + exp(−x)), between 0 and 1."),
    Kind("Tanh", "nn.Tanh", "activation", "Hyperbolic tangent, between −1 and 1."),
    Kind("GELU", "nn.GELU", "activation", "x times the share of a normal distribution below x."),
    Kind("SiLU", "nn.SiLU", "activation", "x times its sigmoid."),
    Kind("LeakyReLU", "nn.LeakyReLU", "activation", "x where it is positive, else a share of x.", (
        _number("negative_slope", "share of a negative input that is kept", 0.01, 0.0, 10.0),
    )),
    Kind("Sequential", "nn.Sequential", "container", "Runs its blocks one after another.",
         children=(0, MOST_CHILDREN)),
    Kind("Residual", "Residual", "container",
         "activation(body(x) + shortcut(x)): the body only has to learn what the shortcut misses.", (
        _choice("activation", "what the sum goes through",
                ("ReLU", "Identity", "Sigmoid", "Tanh", "GELU", "SiLU"), default="ReLU"),
    ), slots=("body", "shortcut")),
    Kind("Torchvision", "torchvision.models", "model", "A whole network from torchvision.", (
        _choice("model", "which network", TORCHVISION_MODELS, own=True),
        _count("classes", "outputs, one for each class", most=100_000),
    )),
)  # fmt: skip

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _ROWS}
