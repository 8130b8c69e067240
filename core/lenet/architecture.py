"""`LeNet`: a chain of convolutions with pooling and then dense layers, as a value that can be changed.

LeCun, Bottou, Bengio & Haffner, Gradient-based learning applied to document recognition (1998), in
the form that Dive into Deep Learning (section 7.6) gives it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

from core.blocks import Block, BlockError
from core.lenet.costs import check_costs

Activation = Literal["sigmoid", "tanh", "relu", "gelu", "silu"]
Pooling = Literal["mean", "max"]
Initialization = Literal["default", "xavier", "kaiming"]

ACTIVATIONS: tuple[Activation, ...] = get_args(Activation)
KINDS = {"sigmoid": "Sigmoid", "tanh": "Tanh", "relu": "ReLU", "gelu": "GELU", "silu": "SiLU"}
POOLS = {"mean": "AvgPool2d", "max": "MaxPool2d"}

SIDE, CLASSES = 28, 10
MOST_CONVOLUTIONS, MOST_DENSE, MOST_WIDTH, MOST_KERNEL = 8, 4, 512, 28
MOST_STRIDE = MOST_POOL = 8
_CONVOLUTION = re.compile(r"(\d{1,3})k(\d{1,2})(?:p(\d{1,2}))?(?:s(\d))?(?:w(\d))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Convolution:
    """A convolution, and the pooling behind it.

    `channels` filters of `kernel` × `kernel`; `pool` is the side of the pooling window and its
    stride, 0 where nothing is pooled.
    """

    channels: int
    kernel: int
    padding: int = 0
    stride: int = 1
    pool: int = 0

    def __post_init__(self) -> None:
        _within("channels", self.channels, 1, MOST_WIDTH)
        _within("kernel size", self.kernel, 1, MOST_KERNEL)
        _within("padding", self.padding, 0, MOST_KERNEL)
        _within("stride", self.stride, 1, MOST_STRIDE)
        _within("pooling window", self.pool, 0, MOST_POOL)

    def __str__(self) -> str:
        padding = f"p{self.padding}" if self.padding else ""
        stride = f"s{self.stride}" if self.stride != 1 else ""
        pool = f"w{self.pool}" if self.pool else ""
        return f"{self.channels}k{self.kernel}{padding}{stride}{pool}"


@dataclass(frozen=True, slots=True)
class LeNet:
    """A LeNet for grey pictures of 28 × 28 pixels and ten classes.

    `dense` are the widths of the hidden dense layers; the last layer, with ten outputs, comes behind
    them. `batch_norm` puts a batch normalization between each layer and its activation.
    `initialization` is that of the weights; biases are PyTorch's own. Raises BlockError for a number
    that is out of range. Whether the shapes go together is said by `block()`.
    """

    convolutions: tuple[Convolution, ...]
    dense: tuple[int, ...]
    activation: Activation = "sigmoid"
    pooling: Pooling = "mean"
    batch_norm: bool = False
    initialization: Initialization = "xavier"

    def __post_init__(self) -> None:
        _within("number of convolutions", len(self.convolutions), 1, MOST_CONVOLUTIONS)
        _within("number of hidden dense layers", len(self.dense), 0, MOST_DENSE)
        for width in self.dense:
            _within("width of a dense layer", width, 1, MOST_WIDTH)
        for name, value, known in (
            ("activation", self.activation, ACTIVATIONS),
            ("pooling", self.pooling, get_args(Pooling)),
            ("initialization", self.initialization, get_args(Initialization)),
        ):
            if value not in known:
                raise BlockError(f"The {name} is {value!r}, but has to be one of {known}.")

    def block(self) -> Block:
        """Describe it layer by layer, one Sequential without names, as the course has it.

        Raises BlockError, which names the layer, where a picture vanishes on the way, and where it
        is larger than can be held and run (`core.lenet.costs`).
        """
        check_costs(self)
        layers: list[Block] = []
        channels = 1
        for convolution in self.convolutions:
            layers += self._convolution(channels, convolution)
            channels = convolution.channels
        layers.append(Block.of("Flatten"))
        width = channels * self.sides()[-1] ** 2
        for hidden in self.dense:
            layers += self._dense(width, hidden)
            width = hidden
        return Block.of("Sequential", *layers, self._linear(width, CLASSES))

    def sides(self) -> tuple[int, ...]:
        """Return the side of the picture after each convolution with its pooling.

        Raises BlockError where nothing would be left of it.
        """
        side, sides = SIDE, []
        for number, each in enumerate(self.convolutions, start=1):
            reach = side + 2 * each.padding
            if each.kernel > reach:
                raise BlockError(
                    f"Convolution {number} has a kernel of {each.kernel} × {each.kernel}, but its "
                    f"picture is {side} × {side}, with padding {reach} × {reach}; take a smaller "
                    "kernel, more padding, or less pooling before it."
                )
            side = (reach - each.kernel) // each.stride + 1
            if each.pool > side:
                raise BlockError(
                    f"The pooling behind convolution {number} has a window of {each.pool} × "
                    f"{each.pool}, but its picture is {side} × {side}; take a smaller window, more "
                    "padding, or smaller strides."
                )
            side = side // each.pool if each.pool else side
            sides.append(side)
        return tuple(sides)

    def _convolution(self, channels: int, asked: Convolution) -> list[Block]:
        layers = [
            Block.of(
                "Conv2d", in_channels=channels, out_channels=asked.channels,
                kernel_size=asked.kernel, stride=asked.stride, padding=asked.padding,
                # Batch normalization would take a bias out again.
                bias=not self.batch_norm, initialization=self.initialization,
            )
        ]  # fmt: skip
        if self.batch_norm:
            layers.append(Block.of("BatchNorm2d", num_features=asked.channels))
        layers.append(Block.of(KINDS[self.activation]))
        if asked.pool:
            pool = POOLS[self.pooling]
            layers.append(Block.of(pool, kernel_size=asked.pool, stride=asked.pool))
        return layers

    def _dense(self, width: int, hidden: int) -> list[Block]:
        normalized = [Block.of("BatchNorm1d", num_features=hidden)] if self.batch_norm else []
        return [self._linear(width, hidden), *normalized, Block.of(KINDS[self.activation])]

    def _linear(self, inputs: int, outputs: int) -> Block:
        return Block.of(
            "Linear", in_features=inputs, out_features=outputs, initialization=self.initialization
        )

    @classmethod
    def of(cls, block: Block) -> LeNet | None:
        """Return the LeNet whose `block()` this is, None when it is another kind of network."""
        from core.lenet.reading import read_block

        found = read_block(block)
        return found if found is not None and found.block() == block else None

    def __str__(self) -> str:
        """Return it as a short text that can stand in a link; `parse` reads it."""
        convolutions = "-".join(map(str, self.convolutions))
        dense = "-".join(map(str, self.dense)) or "none"
        norm = ".norm" if self.batch_norm else ""
        return (
            f"{convolutions}.{dense}.{self.activation}.{self.pooling}.{self.initialization}{norm}"
        )

    @classmethod
    def parse(cls, text: str) -> LeNet:
        """Read what `str` wrote. Raises BlockError for anything else."""
        parts = text[:300].split(".")
        if len(parts) not in (5, 6) or parts[5:] not in ([], ["norm"]):
            raise BlockError("The link does not describe a LeNet; begin with the course's own.")
        convolutions = tuple(map(_parse_convolution, parts[0].split("-")))
        dense = () if parts[1] == "none" else tuple(map(_whole, parts[1].split("-")))
        norm = len(parts) == 6
        return cls(convolutions, dense, parts[2], parts[3], norm, parts[4])  # type: ignore[arg-type]


def _parse_convolution(text: str) -> Convolution:
    match = _CONVOLUTION.fullmatch(text)
    if match is None:
        raise BlockError(f"{text[:20]!r} describes no convolution; write it like 6k5p2w2.")
    channels, kernel, padding, stride, pool = match.groups()
    return Convolution(
        int(channels), int(kernel), int(padding or 0), int(stride or 1), int(pool or 0)
    )


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise BlockError(f"{text[:20]!r} is no width of a dense layer.")
    return int(text)


def _within(name: str, value: int, least: int, most: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise BlockError(f"The {name} is {value!r}, but has to be from {least} to {most}.")


# The course's network: 61,706 parameters.
ORIGINAL = LeNet((Convolution(6, 5, padding=2, pool=2), Convolution(16, 5, pool=2)), (120, 84))
# The same two convolutions as one would build them today: 87,890 parameters.
MODERN = LeNet(
    (Convolution(32, 5, padding=2, pool=2), Convolution(48, 5, pool=2)),
    (40,), "relu", "max", batch_norm=True, initialization="kaiming",
)  # fmt: skip
# Each convolution of 5 × 5 as three of 3 × 3, which is deeper and not larger: 85,474 parameters.
SIX_CONVOLUTIONS = LeNet(
    (
        Convolution(24, 3, padding=1), Convolution(24, 3, padding=1, pool=2),
        Convolution(44, 3, padding=1), Convolution(44, 3, padding=1, pool=2),
        Convolution(56, 3, padding=1), Convolution(56, 3, padding=1, pool=3),
    ),
    (), "relu", "max", batch_norm=True, initialization="kaiming",
)  # fmt: skip
