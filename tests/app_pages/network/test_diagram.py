"""What a network's diagram is made of, and what is sent of it to the browser."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest
from torch import Tensor, nn
from torch.nn import functional as F

from app_pages.parts.network.diagram.diagram import of_trace, sent
from app_pages.parts.network.diagram.record import Diagram, Node
from core.parameters import parameter_tree
from core.tracing import Trace, trace


def drawn(module: nn.Module, *shape: int, name: str = "") -> Diagram:
    module.eval()
    x = torch.rand(shape, generator=torch.Generator().manual_seed(0))
    return of_trace(trace(module, x, values=False), parameter_tree(module), name)


def label(node: Node) -> str:
    return node.path if node.kind in ("block", "layer") else node.title or node.kind


def arrows(diagram: Diagram, inside: str) -> set[tuple[str, str]]:
    """Return the arrows in the box of this path as pairs of labels; the box's own ports are ''."""
    at = -1 if inside == "outside" else find(diagram, inside)
    named = ["" if index == at else label(node) for index, node in enumerate(diagram.nodes)]
    return {
        (named[each.source], named[each.target]) for each in diagram.arrows if each.inside == at
    }


def find(diagram: Diagram, path: str) -> int:
    return next(
        index for index, node in enumerate(diagram.nodes)
        if node.path == path and node.kind in ("block", "layer")
    )  # fmt: skip


def at(diagram: Diagram, path: str) -> Node:
    return diagram.nodes[find(diagram, path)]


def column(diagram: Diagram, name: str) -> list[str | int]:
    """Return what is sent of every node under this name."""
    table, places = sent(diagram)["columns"][name]
    return [table[place] for place in places]


class Skip(nn.Module):
    def __init__(self, body: nn.Module, shortcut: nn.Module | None = None) -> None:
        super().__init__()
        self.body = body
        self.shortcut = shortcut

    def forward(self, x: Tensor) -> Tensor:
        y = self.body(x)
        return F.relu(y + (x if self.shortcut is None else self.shortcut(x)))


class Halving(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(4, 4)

    def forward(self, x: Tensor) -> Tensor:
        x = self.linear(self.linear(x)) + 100
        while x.abs().sum() > 1:
            x = x / 2
        return x.sum()


class Loops(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        x = (x + 1) * (x + 2) + 3 + 4
        for _ in range(5):
            x = x * 2
        for _ in range(3):
            x = torch.tanh(x)
            x = torch.relu(x)
        return x


class Listed(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.used = nn.ModuleList([nn.Linear(4, 4), nn.ReLU()])
        self.plain = [nn.Linear(4, 4)]
        self.idle = nn.Sequential(nn.Linear(4, 4), nn.ReLU())

    def forward(self, x: Tensor) -> Tensor:
        return self.plain[0](self.used[1](self.used[0](x)))


LENET = (
    nn.Conv2d(1, 6, 5, padding=2), nn.Sigmoid(), nn.AvgPool2d(2), nn.Flatten(), nn.Linear(1176, 10),
)  # fmt: skip


def test_layers_stand_in_the_network_and_the_data_goes_from_one_to_the_next() -> None:
    diagram = drawn(nn.Sequential(*LENET), 1, 1, 28, 28, name="LeNet")
    assert [node.kind for node in diagram.nodes] == ["input", "block", *["layer"] * 5, "output"]
    assert (diagram.name, diagram.failed) == ("LeNet", False)
    assert arrows(diagram, "outside") == {("input", ""), ("", "output")}
    assert arrows(diagram, "") == {
        ("", "0"),
        ("0", "1"),
        ("1", "2"),
        ("2", "3"),
        ("3", "4"),
        ("4", ""),
    }
    conv, pool = at(diagram, "0"), at(diagram, "2")
    assert (conv.title, conv.name, conv.note, conv.parameters) == ("Conv2d", "0", "5 × 5", 156)
    assert (conv.holds, pool.holds, pool.note) == (True, False, "")
    assert (pool.takes, pool.gives) == (((1, 6, 28, 28),), ((1, 6, 14, 14),))


def test_a_skip_connection_goes_beside_the_body() -> None:
    diagram = drawn(Skip(nn.Sequential(nn.Linear(4, 4), nn.ReLU())), 2, 4)
    ways = {("", "body"), ("body", "+"), ("", "+"), ("+", "relu"), ("relu", "")}
    assert arrows(diagram, "") == ways
    assert arrows(diagram, "body") == {("", "body.0"), ("body.0", "body.1"), ("body.1", "")}


def test_a_shared_layer_has_a_box_for_each_call_that_names_the_same_module() -> None:
    shared = nn.Linear(8, 8)
    diagram = drawn(nn.Sequential(nn.Linear(4, 8), nn.ReLU(), shared, nn.ReLU(), shared), 2, 4)
    first, second = at(diagram, "2"), at(diagram, "4")
    assert (first.turn, first.turns, second.turn, second.turns) == (1, 2, 2, 2)
    assert first.module == second.module == "2"
    assert first.parameters == second.parameters == 72
    assert at(diagram, "").parameters == 112  # once


def test_a_while_loop_is_folded_and_tells_its_rounds() -> None:
    net = Halving()
    with torch.no_grad():
        net.linear.weight.zero_()
        net.linear.bias.zero_()
    diagram = drawn(net, 2, 4)  # the sum is 8 · 100, and 800 / 2¹⁰ < 1
    (loop,) = (node for node in diagram.nodes if node.kind == "loop")
    assert loop.times == 10
    inside = diagram.nodes.index(loop)
    body = [node for node in diagram.nodes if node.parent == inside]
    assert [(node.title, node.times) for node in body] == [
        ("abs", 11),
        ("sum", 11),
        (">", 11),
        ("÷", 10),
    ]
    assert [node.turn for node in diagram.nodes if node.path == "linear"] == [1, 2]


def test_operations_alike_on_one_line_stay_apart_and_loops_do_not_run_into_each_other() -> None:
    diagram = drawn(Loops(), 2, 4)
    network = find(diagram, "")
    steps = [node for node in diagram.nodes if node.parent == network]
    assert [(node.title or node.kind, node.times) for node in steps] == [
        ("+", 1), ("+", 1), ("×", 1), ("+", 1), ("+", 1), ("×", 5), ("loop", 3),
    ]  # fmt: skip


def test_what_was_not_called_waits_and_lists_of_layers_are_no_boxes() -> None:
    diagram = drawn(Listed(), 2, 4)
    assert [node.path for node in diagram.nodes if node.state == "waiting"] == ["idle"]
    assert at(diagram, "idle").parameters == 20
    assert ("used.1", "plain[0]") in arrows(diagram, "")


def test_a_failing_layer_ends_the_diagram_and_what_it_kept_from_running_waits() -> None:
    body = nn.Sequential(nn.Linear(8, 5), nn.ReLU())
    diagram = drawn(
        nn.Sequential(nn.Linear(4, 8), Skip(body, nn.Linear(8, 6)), nn.Linear(6, 2)), 2, 4
    )
    (failed,) = (node for node in diagram.nodes if node.state == "failed")
    assert (failed.kind, failed.title, failed.path) == ("operation", "+", "1")
    assert at(diagram, "1").state == "cut"
    assert at(diagram, "2").state == "waiting"
    assert diagram.failed
    assert not any(node.kind == "output" for node in diagram.nodes)
    assert {("1.body", "+"), ("1.shortcut", "+")} <= arrows(diagram, "1")


def test_a_layer_that_fails_is_marked_itself() -> None:
    diagram = drawn(nn.Sequential(nn.Linear(4, 8), nn.Linear(9, 2), nn.ReLU()), 2, 4)
    states = {node.path: node.state for node in diagram.nodes if node.kind == "layer"}
    assert states == {"0": "ran", "1": "failed", "2": "waiting"}


def test_a_network_that_never_began_is_a_box_that_waits() -> None:
    tree = parameter_tree(nn.Sequential(*LENET))
    diagram = of_trace(Trace((), (), None, None), tree)
    assert [(node.kind, node.state) for node in diagram.nodes] == [
        ("input", "ran"),
        ("layer", "waiting"),
    ]
    assert diagram.failed


def test_very_many_siblings_are_put_into_groups_in_order() -> None:
    diagram = drawn(nn.Sequential(*(nn.Identity() for _ in range(230))), 1, 2)
    groups = [node for node in diagram.nodes if node.kind == "group"]
    assert [(node.name, node.times) for node in groups] == [
        ("0 – 49", 50), ("50 – 99", 50), ("100 – 149", 50), ("150 – 199", 50), ("200 – 229", 30),
    ]  # fmt: skip
    network = find(diagram, "")
    assert sum(node.parent == network for node in diagram.nodes) == 5
    between = [each for each in diagram.arrows if each.inside == network]
    assert len(between) == 6  # in, four between the groups, out
    assert column(diagram, "title")[find(diagram, "0") - 1] == "50 blocks"


def test_several_outputs_lead_out_each_from_its_maker() -> None:
    class Two(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.one, self.two = nn.Linear(4, 2), nn.Linear(4, 3)

        def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
            return self.one(x), self.two(x)

    diagram = drawn(Two(), 2, 4)
    assert {("one", ""), ("two", "")} <= arrows(diagram, "")
    assert column(diagram, "gives")[find(diagram, "")] == "2 × 2, 2 × 3"


def networks() -> st.SearchStrategy[nn.Module]:
    leaf = st.sampled_from([nn.ReLU, nn.Identity, Loops, lambda: nn.Linear(4, 4)]).map(
        lambda make: make()
    )

    def around(inner: st.SearchStrategy[nn.Module]) -> st.SearchStrategy[nn.Module]:
        several = st.lists(inner, max_size=4).map(lambda layers: nn.Sequential(*layers))
        return several | st.builds(Skip, inner) | st.builds(Skip, inner, inner)

    return st.recursive(leaf, around, max_leaves=12)


def chain(diagram: Diagram, index: int) -> Iterator[int]:
    while index >= 0:
        yield index
        index = diagram.nodes[index].parent


@settings(max_examples=30, deadline=None)
@given(networks())
def test_every_call_has_a_box_and_every_arrow_joins_two_in_the_same_one(net: nn.Module) -> None:
    net.eval()
    x = torch.ones(2, 4)
    ran = trace(net, x, values=False)
    diagram = of_trace(ran, parameter_tree(net))
    calls = [
        node for node in diagram.nodes if node.kind in ("block", "layer") and node.state == "ran"
    ]
    assert len(calls) == sum(step.kind == "call" for step in ran.steps)
    operations = sum(node.times for node in diagram.nodes if node.kind == "operation")
    assert operations == sum(step.kind == "operation" for step in ran.steps)
    for index, node in enumerate(diagram.nodes):
        assert node.parent < index
        assert len(set(chain(diagram, index))) == len(list(chain(diagram, index)))
    for each in diagram.arrows:
        ends = (each.source, each.target)
        assert all(end == each.inside or diagram.nodes[end].parent == each.inside for end in ends)
        assert each.target == each.inside or each.source < each.target
    fed = {each.target for each in diagram.arrows}
    assert all(index in fed for index, node in enumerate(diagram.nodes) if node.kind == "layer")


def test_what_is_sent_is_json_in_columns_of_one_length() -> None:
    diagram = drawn(nn.Sequential(*LENET), 1, 1, 28, 28)
    data = sent(diagram, "2", 400)
    json.dumps(data, allow_nan=False)
    assert {len(places) for _, places in data["columns"].values()} == {len(diagram.nodes)}
    assert len(data["arrows"]) == 3 * len(diagram.arrows)
    assert (data["selected"], data["height"], data["name"]) == ("2", 400, "Sequential")
    assert column(diagram, "note")[find(diagram, "0")] == "5 × 5 · 156 parameters"
    assert column(diagram, "gives")[find(diagram, "3")] == "1 × 1,176"


def page() -> None:
    import streamlit as st
    import torch
    from torch import nn

    from app_pages.parts.network.diagram.diagram import diagram, of_trace
    from core.parameters import parameter_tree
    from core.tracing import trace

    net = nn.Sequential(nn.Linear(4, 4), nn.ReLU())
    shown = of_trace(trace(net, torch.ones(1, 4), values=False), parameter_tree(net))
    diagram(shown, "one", selected="1", on_select=lambda path: st.session_state.update(at=path))
    diagram(shown, "two")


@pytest.fixture(scope="module")
def app() -> AppTest:
    return AppTest.from_function(page, default_timeout=30).run()


def test_on_a_page_a_diagram_can_be_chosen_from_only_where_somebody_listens(app: AppTest) -> None:
    assert not app.exception
    one, two = (json.loads(app.get_by_key(key).proto.json) for key in ("one", "two"))
    assert (one["selected"], one["choose"]) == ("1", True)
    assert (two["selected"], two["choose"]) == ("", False)
    assert one["words"]["waiting"] == "not called"
