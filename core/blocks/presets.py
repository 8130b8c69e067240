"""The networks that a visitor can choose by name.

The pets family is a small residual network (He et al., 2015) made for pictures of 32 to 320 pixels
on small machines: a stem that halves the picture, then four residual stages that halve it again and
double the channels. Its shortcuts average before they project (He et al., 2018, "Bag of tricks"),
so that no pixel is skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from core.blocks.arguments import BlockError
from core.blocks.block import Block

MOST_IMAGE_SIZE = 4_096


@dataclass(frozen=True, slots=True)
class Preset:
    """A network by name, described by `make(classes, image_size)`.

    `pretrained` says whether ImageNet weights exist for it, `least` is the smallest side of a
    picture, in pixels, that it can take.
    """

    name: str
    title: str
    help: str
    make: Callable[[int, int], Block]
    pretrained: bool = False
    least: int = 8


def preset_block(name: str, classes: int, image_size: int) -> Block:
    """Return the preset `name` for so many classes and pictures of image_size × image_size.

    Raises BlockError when there is no such preset, or it cannot take pictures of that size.
    """
    if name not in PRESETS:
        raise BlockError(f"There is no network called {name!r}; there are: {', '.join(PRESETS)}.")
    preset = PRESETS[name]
    if not preset.least <= image_size <= MOST_IMAGE_SIZE:
        raise BlockError(
            f"{preset.title} takes pictures from {preset.least} to {MOST_IMAGE_SIZE:,} pixels a "
            f"side, not {image_size:,}."
        )
    return preset.make(classes, image_size)


def lenet(channels: int, classes: int, image_size: int) -> Block:
    """Describe LeNet as the course has it: sigmoid, mean pooling, Xavier uniform weights.

    For 1 channel, 10 classes and 28 pixels this is the course's network; for other pictures the
    width of the first dense layer follows from the size (LeCun et al., 1998).
    """
    side = (image_size // 2 - 4) // 2  # conv keeps, pool halves, conv takes 4, pool halves
    return Block.of(
        "Sequential",
        *_sigmoid_convolution(channels, 6, padding=2),
        *_sigmoid_convolution(6, 16, padding=0),
        Block.of("Flatten"),
        _dense(16 * side * side, 120),
        Block.of("Sigmoid"),
        _dense(120, 84),
        Block.of("Sigmoid"),
        _dense(84, classes),
    )


def _sigmoid_convolution(inputs: int, outputs: int, padding: int) -> tuple[Block, Block, Block]:
    convolution = Block.of(
        "Conv2d", in_channels=inputs, out_channels=outputs, kernel_size=5, padding=padding,
        initialization="xavier",
    )  # fmt: skip
    pool = Block.of("AvgPool2d", kernel_size=2, stride=2)
    return convolution, Block.of("Sigmoid"), pool


def _dense(inputs: int, outputs: int) -> Block:
    return Block.of("Linear", in_features=inputs, out_features=outputs, initialization="xavier")


def _convolution(inputs: int, outputs: int, kernel: int, stride: int = 1) -> Block:
    # Without a bias, since the batch normalization that follows would take it out again.
    return Block.of(
        "Conv2d", in_channels=inputs, out_channels=outputs, kernel_size=kernel, stride=stride,
        padding=kernel // 2, bias=False, initialization="kaiming",
    )  # fmt: skip


def _normalization(channels: int) -> Block:
    return Block.of("BatchNorm2d", num_features=channels)


def _stage(name: str, inputs: int, outputs: int) -> Block:
    """Describe a residual stage that halves the picture, odd sides rounded up on both paths."""
    body = Block.of(
        "Sequential",
        _convolution(inputs, outputs, kernel=3, stride=2),
        _normalization(outputs),
        Block.of("ReLU"),
        _convolution(outputs, outputs, kernel=3),
        _normalization(outputs),
    )
    shortcut = Block.of(
        "Sequential",
        Block.of("AvgPool2d", kernel_size=2, stride=2, ceil_mode=True),
        _convolution(inputs, outputs, kernel=1),
        _normalization(outputs),
    )
    return Block.of("Residual", body, shortcut, name=name)


def _refinement(name: str, channels: int) -> Block:
    """Describe a residual block that leaves size and channels as they are."""
    body = Block.of(
        "Sequential",
        _convolution(channels, channels, kernel=3),
        _normalization(channels),
        Block.of("ReLU"),
        _convolution(channels, channels, kernel=3),
        _normalization(channels),
    )
    return Block.of("Residual", body, Block.of("Identity"), name=name)


def pets(
    widths: tuple[int, ...], refined: tuple[int, ...], dropout: float, classes: int, image_size: int
) -> Block:
    """Describe a residual network with these channels in its stem and after each stage.

    The stages in `refined` (the first is 1) are followed by a block that keeps the size.
    """
    stem = Block.of(
        "Sequential",
        _convolution(3, widths[0], kernel=3, stride=2),
        _normalization(widths[0]),
        Block.of("ReLU"),
        name="stem",
    )
    pairs = enumerate(pairwise(widths), start=1)
    stages = []
    for i, (inputs, outputs) in pairs:
        stages.append(_stage(f"stage{i}", inputs, outputs))
        if i in refined:
            stages.append(_refinement(f"refine{i}", outputs))
    return Block.of(
        "Sequential",
        stem,
        *stages,
        Block.of("AdaptiveAvgPool2d", output_size=1, name="pool"),
        Block.of("Flatten", name="flatten"),
        Block.of("Dropout", p=dropout, name="dropout"),
        Block.of("Linear", in_features=widths[-1], out_features=classes, name="classifier"),
    )


def _torchvision(model: str, classes: int, image_size: int) -> Block:
    return Block.of("Torchvision", model=model, classes=classes)


_ROWS = (
    Preset("pets-small", "Pets, small",
           "A residual network for a quick first run on a small machine.",
           partial(pets, (16, 32, 64, 128, 256), (), 0.1)),
    Preset("pets-medium", "Pets, medium",
           "A residual network that a small machine can train in an evening.",
           partial(pets, (24, 48, 96, 192, 384), (), 0.15)),
    Preset("pets-large", "Pets, large",
           "A residual network for a GPU, or for a patient night.",
           partial(pets, (32, 64, 128, 256, 512), (), 0.2)),
    Preset("pets-deep", "Pets, deep",
           "The network of the model that comes with Layerwise: one residual block more.",
           partial(pets, (32, 64, 128, 256, 512), (3,), 0.2)),
    Preset("lenet-colour", "LeNet, in colour",
           "The course's LeNet with three channels in: sigmoid and mean pooling, as in 1998.",
           partial(lenet, 3), least=12),
    Preset("resnet18", "ResNet-18",
           "The standard residual network, with ImageNet weights to begin from.",
           partial(_torchvision, "resnet18"), pretrained=True),
    Preset("mobilenet_v3_small", "MobileNet V3, small",
           "A network made for phones, with ImageNet weights to begin from.",
           partial(_torchvision, "mobilenet_v3_small"), pretrained=True),
)  # fmt: skip

PRESETS: Mapping[str, Preset] = {preset.name: preset for preset in _ROWS}
