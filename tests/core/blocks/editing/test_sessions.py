"""Random sessions of edits: never an invalid network, ties stay ties, undo restores everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from core.blocks import TIED, Block, BlockError, check_ties, editing
from core.blocks.editing import Edited
from core.blocks.history import History
from tests.core.blocks.editing.outlines import NESTED, dense, sequential, tied

# Random networks: every Linear has a width of its own, by which it is known through all edits.

_names = st.sampled_from(["", "", "a", "b", "block 0", "2"])
_containers = st.sampled_from(["Sequential", "Residual", "Parallel", "Repeat", "MySequential"])
_SHAPED: dict[str, dict[str, object]] = {"Repeat": {"times": 2, "prefix": "block "}}
# Edits that make no second description of anything.
_KEEPING = (
    "insert",
    "remove",
    "move",
    "shift",
    "indent",
    "outdent",
    "wrap",
    "unwrap",
    "rename",
    "tie",
)
_COPYING = ("duplicate", "untie", "replace", "change")


def _edit(draw: st.DrawFn, kind: str, network: Block, width: int) -> Edited:
    places = st.sampled_from([place for place, _block in network.walk()])
    place, other, index = draw(places), draw(places), draw(st.integers(0, 3))
    operation: Callable[..., Edited] = getattr(editing, kind)
    if kind == "wrap":
        container = draw(_containers)
        return operation(network, place, container, **_SHAPED.get(container, {}))
    arguments: dict[str, tuple[object, ...]] = {
        "insert": (place, index, dense(1, width, draw(_names))),
        "replace": (place, draw(st.sampled_from([dense(1, width, "a"), tied(other)]))),
        "move": (place, other, index),
        "shift": (place, draw(st.sampled_from([-1, 1]))),
        "rename": (place, draw(_names)),
        "tie": (place, other),
    }
    more = {"out_features": width} if kind == "change" else {}
    return operation(network, *arguments.get(kind, (place,)), **more)


@st.composite
def _sessions(draw: st.DrawFn, kinds: tuple[str, ...]) -> list[tuple[str, Edited]]:
    """Edit a network at random, refusals left out; return what was done and what came of it."""
    network, done = sequential(dense(1, 1), sequential(dense(1, 2)), tied("0")), []
    for width in range(3, 3 + draw(st.integers(1, 12))):
        kind = draw(st.sampled_from(kinds))
        try:
            edited = _edit(draw, kind, network, width)
        except BlockError:
            continue
        if edited.network.size <= 60:
            done.append((kind, edited))
            network = edited.network
    return done


@settings(max_examples=100)
@given(_sessions((*_KEEPING, *_COPYING)))
def test_no_session_ends_in_an_invalid_network(session: list[tuple[str, Edited]]) -> None:
    history = start = History(sequential())
    for _kind, edited in session:
        check_ties(edited.network)
        edited.network.at(edited.place)
        assert Block.from_json(edited.network.to_json()) == edited.network
        history = history.do(edited.network)
    while history.can_undo:
        history = history.undo()
    assert history.present == start.present
    while history.can_redo:
        history = history.redo()
    assert history.present == (session[-1][1].network if session else start.present)


def _resolved(network: Block) -> Counter[object]:
    """Count every layer under each name under which it runs, by its width."""
    found: Counter[object] = Counter()

    def visit(block: Block) -> None:
        if block.kind == TIED:
            visit(network.at(str(block.argument("to"))))
        elif block.kind == "Linear":
            found[block.argument("out_features")] += 1
        for child in block.children:
            visit(child)

    visit(network)
    return found


@settings(max_examples=100)
@given(_sessions(_KEEPING))
def test_ties_stay_ties_to_the_same_layer(session: list[tuple[str, Edited]]) -> None:
    for (_, before), (kind, after) in pairwise(session):
        network = after.network
        described = Counter(
            block.argument("out_features") for _, block in network.walk() if block.kind == "Linear"
        )
        assert set(described.values()) <= {1}
        assert described.keys() == _resolved(network).keys()
        if kind in ("wrap", "rename"):
            assert _resolved(network) == _resolved(before.network)
        elif kind in ("shift", "move", "indent", "outdent"):
            # How often a layer runs may change: a container may be tied that it goes into.
            assert _resolved(network).keys() == _resolved(before.network).keys()


@settings(max_examples=40)
@given(_sessions(_KEEPING), st.data())
def test_unwrapping_undoes_wrapping(session: list[tuple[str, Edited]], data: st.DataObject) -> None:
    network = session[-1][1].network if session else NESTED
    place = data.draw(st.sampled_from([place for place, _block in network.walk()]))
    kind = data.draw(_containers)
    wrapped = editing.wrap(network, place, kind, **_SHAPED.get(kind, {}))
    assert editing.unwrap(wrapped.network, wrapped.place).network == network
