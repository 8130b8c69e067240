"""Hypothesis strategies that make any block of the table of kinds, and networks that run."""

from __future__ import annotations

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
    integers = st.integers(int(argument.least), int(argument.most))
    of_type: dict[str, st.SearchStrategy[Value]] = {
        "integer": integers,
        "pair": st.one_of(integers, st.tuples(integers, integers)),
        "number": st.floats(argument.least, argument.most),
        "switch": st.booleans(),
        "choice": st.sampled_from(argument.choices or ("",)),
    }
    return of_type[argument.type]


@st.composite
def leaves(draw: st.DrawFn, kind: Kind | None = None) -> Block:
    """Make a block without children, some of its optional arguments left out."""
    kind = kind or draw(st.sampled_from(LEAVES))
    given = {
        argument.name: draw(values(argument))
        for argument in kind.arguments
        if argument.default is None or draw(st.booleans())
    }
    if "groups" in given:
        given["groups"] = 1
    if "Pool2d" in kind.name:
        given.pop("padding", None)
    return Block.of(kind.name, name=draw(names), **given)


def _unnamed(block: Block) -> Block:
    return Block(block.kind, block.arguments, block.children)


@st.composite
def _containers(draw: st.DrawFn, below: st.SearchStrategy[Block]) -> Block:
    if draw(st.booleans()):
        body, shortcut = (_unnamed(draw(below)) for _ in range(2))
        return Block.of("Residual", body, shortcut, name=draw(names))
    children = draw(st.lists(below, max_size=4))
    try:
        return Block.of("Sequential", *children, name=draw(names))
    except BlockError:  # two children of the same name
        return Block.of("Sequential", *map(_unnamed, children), name=draw(names))


def blocks() -> st.SearchStrategy[Block]:
    """Make any block: every kind, nested, named or not; its shapes need not fit."""
    return st.recursive(leaves(), _containers, max_leaves=12)


_PLAIN = [name for name, kind in KINDS.items() if kind.group == "activation"]


@st.composite
def networks(draw: st.DrawFn) -> Block:
    """Make a network that takes pictures 2 × 9 × 9 and gives 3 numbers."""
    channels, layers = 2, []
    for _ in range(draw(st.integers(0, 3))):
        wider = draw(st.integers(1, 3)) * channels
        convolution = Block.of(
            "Conv2d", in_channels=channels, out_channels=wider, kernel_size=3,
            padding=(draw(st.sampled_from([1, 2])), draw(st.sampled_from([1, 2]))), groups=draw(st.sampled_from([1, channels])),
            bias=draw(st.booleans()),
            initialization=draw(st.sampled_from(["default", "kaiming", "xavier"])),
        )  # fmt: skip
        same = Block.of("Sequential", Block.of("BatchNorm2d", num_features=wider))
        layers += [convolution, Block.of("Residual", same, Block.of("Identity"))]
        layers += [Block.of(draw(st.sampled_from(_PLAIN)), name=f"activation {len(layers)}")]
        channels = wider
    head = Block.of("Linear", in_features=channels, out_features=3)
    return Block.of("Sequential", *layers, Block.of("AdaptiveAvgPool2d"), Block.of("Flatten"), head)
