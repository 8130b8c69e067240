"""Hypothesis strategies that make networks whose shapes fit, so that they run."""

from __future__ import annotations

from hypothesis import strategies as st

from core.blocks import KINDS, TIED, Block

_PLAIN = [
    name
    for name, kind in KINDS.items()
    if kind.group == "activation" and not any(a.default is None for a in kind.arguments)
]


def _convolution(draw: st.DrawFn, inputs: int, outputs: int) -> Block:
    return Block.of(
        "Conv2d", in_channels=inputs, out_channels=outputs, kernel_size=3, padding=1,
        groups=draw(st.sampled_from([1, inputs])) if outputs % inputs == 0 else 1,
        bias=draw(st.booleans()),
        initialization=draw(st.sampled_from(["default", "kaiming", "xavier"])),
    )  # fmt: skip


def _same(draw: st.DrawFn, channels: int) -> Block:
    """Make a block that takes a picture and gives one of the same shape."""
    return draw(
        st.sampled_from([
            Block.of("BatchNorm2d", num_features=channels, initial_weight=0.5),
            Block.of("GroupNorm", num_groups=2, num_channels=channels),
            Block.of("MaxPool2d", kernel_size=3, stride=1, padding=1),
            Block.of("AvgPool2d", kernel_size=(1, 3), stride=1, padding=(0, 1), ceil_mode=True),
            Block.of("ConvTranspose2d", in_channels=channels, out_channels=channels, groups=2,
                     kernel_size=(3, 1), padding=(1, 0)),
            Block.of("Dropout"), Block.of("Dropout2d"), Block.of("Identity"),
            Block.of("CenteredLayer"), Block.of("Softmax", dim=1), Block.of("LogSoftmax", dim=-1),
            Block.of("PReLU", num_parameters=channels),
            *(Block.of(name) for name in _PLAIN),
        ])
    )  # fmt: skip


def _container(draw: st.DrawFn, channels: int) -> Block:
    """Make a block of blocks that takes a picture and gives one of the same shape."""
    one, other = _same(draw, channels), _same(draw, channels)
    row = Block.of("Sequential", _convolution(draw, channels, channels), one)
    named = Block.of(
        "Sequential", *(Block(b.kind, b.arguments, name=n) for b, n in ((one, "first 1"), (other, "then")))
    )  # fmt: skip
    return draw(
        st.sampled_from(
            [
                Block.of("Residual", row, other, activation="Tanh"),
                Block.of("Parallel", row, other, join="add"),
                Block.of("Repeat", row, times=2, prefix="block "),
                Block.of("MySequential", one, row),
                named,
            ]
        )
    )


@st.composite
def networks(draw: st.DrawFn) -> Block:
    """Make a network that takes pictures 2 × 9 × 9 and gives 3 numbers.

    It has named blocks, ties, repetitions, branches, and blocks of the course; none is lazy, and
    none depends on values.
    """
    channels, layers, shareable = 2, [], []
    for index in range(draw(st.integers(0, 4))):
        make = draw(
            st.sampled_from(["wider", "branches", "same", "container", "container", "tied"])
        )
        name = draw(st.sampled_from(["", f"layer {index}"]))
        if make in ("wider", "branches"):
            layer, channels = _wider(draw, make, channels)
            shareable = []
        elif make == "tied" and shareable:
            layer = Block.of(TIED, to=draw(st.sampled_from(shareable)))
        else:
            layer = (_same if make == "same" else _container)(draw, channels)
            shareable.append(name or str(index))
        layers.append(Block(layer.kind, layer.arguments, layer.children, name))
    layers += _head(draw, channels)
    return Block.of("Sequential", *layers)


def _wider(draw: st.DrawFn, make: str, channels: int) -> tuple[Block, int]:
    more = draw(st.integers(1, 2)) * channels
    convolution = _convolution(draw, channels, more)
    if make == "wider":
        return convolution, more
    branches = Block.of("Parallel", convolution, Block.of("Identity"), convolution)
    return branches, 2 * more + channels


def _head(draw: st.DrawFn, channels: int) -> list[Block]:
    """Make the layers from a picture with so many channels to 3 numbers."""
    pool = draw(st.sampled_from(["AdaptiveAvgPool2d", "AdaptiveMaxPool2d"]))
    row = Block.of("Unflatten", dim=1, unflattened_size=(1, channels))
    along = Block.of("Conv1d", in_channels=1, out_channels=1, kernel_size=3, padding=1)
    wide = Block.of("Linear", in_features=channels, out_features=20)
    between: list[list[Block]] = [
        [],
        [Block.of("LayerNorm", normalized_shape=channels)],
        [Block.of("BatchNorm1d", num_features=channels)],
        [Block.of("MLP", in_features=channels, hidden=5, out_features=channels)],
        [row, along, Block.of("MaxPool1d", kernel_size=1, stride=1), Block.of("Flatten")],
        [wide, Block.of("NestMLP"), Block.of("MyLinear", in_units=16, units=channels)],
    ]
    last = Block.of("Linear", in_features=channels, out_features=3)
    return [Block.of(pool), Block.of("Flatten"), *draw(st.sampled_from(between)), last]


@st.composite
def lazy_networks(draw: st.DrawFn) -> Block:
    """Make a network with lazy layers that takes pictures 2 × 9 × 9 and gives 3 numbers."""
    convolution = {"out_channels": 4, "kernel_size": 3}
    first = draw(st.sampled_from([
        Block.of("LazyConv2d", groups=2, **convolution),
        Block.of("LazyConvTranspose2d", bias=False, **convolution),
        Block.of("Conv2d", in_channels=2, **convolution),
    ]))  # fmt: skip
    row = (
        Block.of("Flatten", start_dim=2),
        Block.of("LazyConv1d", out_channels=2, kernel_size=5),
        Block.of("LazyBatchNorm1d"),
    )
    return Block.of(
        "Sequential", first, Block.of("LazyBatchNorm2d"), *draw(st.sampled_from([(), row])),
        Block.of("Flatten"), Block.of("LazyLinear", out_features=3, bias=draw(st.booleans())),
    )  # fmt: skip
