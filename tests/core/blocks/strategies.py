"""Hypothesis strategies that make any block of the table of kinds, and networks that run."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from core.blocks import KINDS, TIED, Argument, Block, BlockError, Kind, Value

LEAVES = [
    kind
    for kind in KINDS.values()
    if not kind.slots and kind.children == (0, 0) and kind.name != TIED
]

names = st.one_of(
    st.just(""),
    st.sampled_from(["block 0", "图层", "conv-1", "x" * 64, "0"]),
    st.from_regex(r"[a-z]{3}[0-9]{1,4}", fullmatch=True),
)


def values(argument: Argument) -> st.SearchStrategy[Value]:
    """Return every value that `argument` may have, the ends of its range often among them."""
    if argument.type == "choice":
        return st.sampled_from(argument.choices)
    if argument.type == "switch":
        return st.booleans()
    if argument.type == "text":
        return st.sampled_from(["", "block ", "图 ", "layer-"])
    if argument.type == "number":
        return st.floats(argument.least, argument.most)
    integers = st.integers(int(argument.least), int(argument.most))
    of_type: dict[str, st.SearchStrategy[Value]] = {
        "integer": integers,
        "pair": st.one_of(integers, st.tuples(integers, integers)),
        "sizes": st.lists(integers, min_size=1, max_size=8).map(tuple),
    }
    return of_type[argument.type]


# Arguments that go with all others: what is put in the place of those that do not.
_FITTING: Mapping[str, Mapping[str, Value]] = {
    "Flatten": {"start_dim": 1, "end_dim": 3},
    "LayerNorm": {"normalized_shape": (3, 4)},
    "GroupNorm": {"num_groups": 2, "num_channels": 6},
    **{kind.name: {"padding": 0} for kind in LEAVES if kind.group == "pooling"},
    **{kind.name: {"groups": 1, "output_padding": 0} for kind in LEAVES if "Conv" in kind.name},
}


@st.composite
def leaves(draw: st.DrawFn, kind: Kind | None = None) -> Block:
    """Make a block without children, some of its optional arguments left out."""
    kind = kind or draw(st.sampled_from(LEAVES))
    given = {
        argument.name: draw(values(argument))
        for argument in kind.arguments
        if argument.default is None or draw(st.booleans())
    }
    name = draw(names)
    try:
        return Block.of(kind.name, name=name, **given)  # type: ignore[arg-type]
    except BlockError:
        fitting = {k: v for k, v in _FITTING[kind.name].items() if kind.argument(k)}
        return Block.of(kind.name, name=name, **{**given, **fitting})  # type: ignore[arg-type]


def _unnamed(block: Block) -> Block:
    return Block(block.kind, block.arguments, block.children)


@st.composite
def _containers(draw: st.DrawFn, below: st.SearchStrategy[Block]) -> Block:
    kind = draw(st.sampled_from(["Sequential", "Residual", "Parallel", "Repeat", "MySequential"]))
    given = {argument.name: draw(values(argument)) for argument in KINDS[kind].arguments}
    if kind == "Repeat":
        given["times"] = draw(st.integers(1, 5))
    fewest, most = (len(KINDS[kind].slots),) * 2 if KINDS[kind].slots else KINDS[kind].children
    children = draw(st.lists(below, min_size=fewest, max_size=min(most, 4)))
    try:
        return Block.of(kind, *children, name=draw(names), **given)  # type: ignore[arg-type]
    except BlockError:  # names where there may be none, or two children of the same name
        return Block.of(kind, *map(_unnamed, children), name=draw(names), **given)  # type: ignore[arg-type]


def _put(block: Block, at: str, other: Block, place: str = "") -> Block:
    """Return the network with `other`, under the name that stood there, in one place of it."""
    if place == at:
        return Block(other.kind, other.arguments, other.children, block.name)
    children = tuple(
        _put(child, at, other, f"{place}.{name}" if place else name)
        for name, child in zip(block.child_names(), block.children, strict=True)
    )
    return Block(block.kind, block.arguments, children, block.name)


@st.composite
def _tied(draw: st.DrawFn, network: Block) -> Block:
    """Tie up to two blocks without children to blocks that stand before them and don't hold them."""
    for _ in range(draw(st.integers(0, 2))):
        walk = [(place, block.kind, block.children) for place, block in network.walk()]
        ends = [
            i for i, (place, kind, below) in enumerate(walk) if place and kind != TIED and not below
        ]
        used = {str(b.argument("to")) for _, b in network.walk() if b.kind == TIED}
        index = draw(st.sampled_from(ends)) if ends else 0
        place = walk[index][0]
        before = [
            p for p, kind, _ in walk[1:index] if kind != TIED and not place.startswith(f"{p}.")
        ]
        if before and place not in used:
            network = _put(network, place, Block.of(TIED, to=draw(st.sampled_from(before))))
    return network


def blocks() -> st.SearchStrategy[Block]:
    """Make any block: every kind, nested, tied, named or not; its shapes need not fit."""
    return st.recursive(leaves(), _containers, max_leaves=12).flatmap(_tied)


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
