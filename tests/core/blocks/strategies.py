"""Hypothesis strategies that make any block of the table of kinds, whether it runs or not."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from core.blocks import KINDS, TIED, Argument, Block, BlockError, Kind, Value
from tests.core.blocks.running import lazy_networks, networks

__all__ = ["blocks", "lazy_networks", "leaves", "networks", "values"]

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
