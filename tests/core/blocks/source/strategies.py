"""Hypothesis strategies for networks of every structure: nested, named, repeated, and tied."""

from __future__ import annotations

from hypothesis import strategies as st

from core.blocks import TIED, Block, BlockError, Value, check_ties

WIDTH = 4

HOSTILE = [
    "block 0", "图层", "ﬁ", "𝐱", "ｘ", "self", "class", "None", "True", "Network", "nn", "torch", "x",
    "i", "Tensor", "OrderedDict", "super", "print", "shared", "xavier", "match", "0", "1", "-1", "1_0",
    "10", "٣", 'a"b', "a'b", "'\"", "a\\", "\\n", "\\", "{i}", "{", "}}", "%s", '"""', "#", "');x=(",
    "é", "Résumé", "l", "O", "in_features", "model", "Residual", "keys", "items", "body", "network",
    "range", "Block", "parameters_", "x" * 64, "网" * 60, "😀", "a b", "0 1",
]  # fmt: skip
PREFIXES = ["", "block ", "block", "网络", 'a"{', "'", "\\"]


@st.composite
def names(draw: st.DrawFn) -> str:
    """Make a name that a block may have, of the sort that a written file could stumble over."""
    letters = st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="._")
    plain = st.from_regex(r"[a-z]{1,3}[0-9]{0,2}", fullmatch=True)
    name = draw(
        st.one_of(st.just(""), st.sampled_from(HOSTILE), st.text(letters, max_size=8), plain)
    )
    try:
        return Block.of("ReLU", name=name).name
    except BlockError:
        return ""


def named(block: Block, name: str) -> Block:
    """Return `block` under another name."""
    return Block(block.kind, block.arguments, block.children, name)


@st.composite
def _leaves(draw: st.DrawFn) -> Block:
    if draw(st.booleans()):
        return Block.of("Tanh")
    return Block.of(
        "Linear", in_features=WIDTH, out_features=WIDTH, bias=draw(st.booleans()),
        initialization=draw(st.sampled_from(["default", "xavier", "kaiming"])),
    )  # fmt: skip


@st.composite
def _containers(draw: st.DrawFn, below: st.SearchStrategy[Block]) -> Block:
    kind = draw(
        st.sampled_from(
            ["Sequential", "Sequential", "Repeat", "Residual", "Parallel", "MySequential"]
        )
    )
    children = draw(st.lists(below, min_size=1, max_size=3)) * draw(st.sampled_from([1, 1, 1, 2]))
    options: dict[str, dict[str, Value]] = {
        "Parallel": {"join": "add"},
        "Residual": {"activation": draw(st.sampled_from(["ReLU", "Identity"]))},
        "Repeat": {"times": draw(st.integers(1, 3)), "prefix": draw(st.sampled_from(PREFIXES))},
    }
    if kind == "Residual":
        children = [children[0], children[-1]]
    elif kind == "Repeat":
        children = children[:1]
    elif draw(st.booleans()):
        given = [draw(names()) for _ in children]
        try:
            return Block.of(kind, *map(named, children, given), **options.get(kind, {}))
        except BlockError:  # two children of one name
            pass
    return Block.of(kind, *children, **options.get(kind, {}))


@st.composite
def tied_networks(draw: st.DrawFn) -> Block:
    """Make a network from rows to rows of `WIDTH` numbers, in which some blocks are others of it."""
    network = draw(st.recursive(_leaves(), _containers, max_leaves=12))
    for _ in range(draw(st.integers(0, 4))):
        places = [place for place, _block in network.walk() if place]
        if len(places) > 1:
            last = draw(st.integers(1, len(places) - 1))
            first = draw(st.integers(0, last - 1))
            tied = replaced(network, places[last], places[first])
            try:
                check_ties(tied)
            except BlockError:
                continue
            network = tied
    return network


def replaced(block: Block, at: str, to: str) -> Block:
    """Return `block` with a tie to the place `to` at the place `at`."""
    first, _dot, rest = at.partition(".")
    children = []
    for name, child in zip(block.child_names(), block.children, strict=True):
        if name == first:
            child = replaced(child, rest, to) if rest else Block.of(TIED, name=child.name, to=to)
        children.append(child)
    return Block(block.kind, block.arguments, tuple(children), block.name)
