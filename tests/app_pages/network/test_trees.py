"""The view "Trees": its three tables and how they are joined, the inspector, freezing, the plain list."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest
from torch import nn

from app_pages.parts.network.cached import tree
from app_pages.parts.network.limits import TooLargeError, check_values
from app_pages.parts.network.trees import frozen as trees_frozen
from app_pages.parts.network.trees.cells import bins, folded, heat
from app_pages.parts.network.trees.running import compare, gradient, valued
from core.blocks import Block, build
from core.blocks.lessons import LESSONS
from core.networks import Seeded
from core.parameters import histogram, parameter_tree, picture
from core.settings import PROJECT
from core.tracing import Input, TraceError


def opened(lesson: str = "", **query: object) -> AppTest:
    app = AppTest.from_file(PROJECT / "app_pages" / "blocks.py", default_timeout=60)
    named = {"lesson": lesson} if lesson else {}
    for name, value in {"view": "trees", **named, **query}.items():
        app.query_params[name] = str(value)
    app.run()
    assert not app.exception
    return app


def frame(app: AppTest, name: str) -> pd.DataFrame:
    """Return the rows of a table that are seen."""
    table = app.get_by_key(f"trees-{name}")
    return (
        pa.ipc.open_stream(table.proto.arrow_data.data or table.proto.data).read_all().to_pandas()
    )


def names(app: AppTest, table: str) -> list[str]:
    return [text.strip() for text in frame(app, table).iloc[:, 0]]


def selected(app: AppTest, table: str) -> list[int]:
    return list(app.session_state[f"trees-{table}"]["selection"]["rows"])


def totals(app: AppTest) -> dict[str, str]:
    found = re.compile(r":gray\[(.+?)\]  \n\*\*(.+?)\*\*")
    return {match[1]: match[2] for text in app.markdown if (match := found.match(text.value))}


def said(app: AppTest) -> str:
    kinds = (app.markdown, app.caption, app.info, app.warning, app.error)
    return "\n".join(item.value.replace("\\", "") for kind in kinds for item in kind)


def code(app: AppTest) -> list[str]:
    """Return the lines of the Python that reaches what is selected."""
    (found,) = [each.value for each in app.code if each.value.startswith("net")]
    return str(found).splitlines()


def charted(app: AppTest) -> dict[str, pa.Table]:
    """Return the data of the charts of what is selected."""
    charts = app.get("vega_lite_chart")
    return {
        data.name: pa.ipc.open_stream(data.data.data).read_all()
        for chart in charts
        for data in chart.proto.datasets
    }


def training(app: AppTest) -> pd.DataFrame:
    return next(table.value for table in app.table if "Optimizer: Adam" in table.value.to_string())


# Totals and tables


def test_the_courses_mlp() -> None:
    app = opened("mlp")
    assert totals(app) == {
        "Parameters": "7,946", "Trainable": "7,946", "Buffers": "0", "Memory": "31.8 kB",
        "Tied": "0", "State-dict keys": "4", "Multiply-adds": "15,360", "Activations": "4.18 kB",
    }  # fmt: skip
    assert names(app, "modules") == ["net", "0", "1", "2"]
    assert names(app, "tensors") == names(app, "keys")
    tensors = frame(app, "tensors")
    assert tensors["count"].tolist() == [5120, 256, 2560, 10]
    assert tensors["share"].sum() == pytest.approx(1)
    assert tensors["shape"].tolist() == ["256 × 20", "256", "10 × 256", "10"]


def test_tied_tensors_are_counted_once_and_say_so() -> None:
    app = opened("tied")
    found = totals(app)
    assert (found["Parameters"], found["Tied"], found["State-dict keys"]) == ("121", "72", "8")
    assert any("193 parameters" in (each.help or "") for each in app.markdown)
    modules, keys = frame(app, "modules"), names(app, "keys")
    assert "4  = 2" in names(app, "modules")
    assert modules["parameters"].iloc[1:].sum() == 121  # no number twice
    assert names(app, "tensors")[2:4] == ["2.weight  = 4.weight", "2.bias  = 4.bias"]
    assert keys[4:6] == ["4.weight  = 2.weight", "4.bias  = 2.bias"]


def test_a_tensor_is_selected_in_all_tables() -> None:
    app = opened("tied", trees_tensor="4.weight")
    assert selected(app, "modules") == [0]
    assert selected(app, "tensors") == [2]
    assert selected(app, "keys") == [4]
    marked = {table: [n for n in names(app, table) if n[0] == "●"] for table in ("modules", "keys")}
    assert [name.split()[1] for name in marked["modules"]] == ["2", "4"]
    assert [name.split()[1] for name in marked["keys"]] == ["2.weight", "4.weight"]
    assert code(app) == [
        "net[4].weight", 'net.get_parameter("4.weight")', 'net.state_dict()["4.weight"]',
    ]  # fmt: skip
    assert "The very same tensor is also `2.weight`" in said(app)


def test_a_module_narrows_the_other_tables() -> None:
    app = opened("nested-factory", at="0.block 1")
    assert totals(app)["Parameters"] == "309"
    assert len(frame(app, "modules")) == 23
    inside = [f"0.block 1.{n}.{kind}" for n in (0, 2) for kind in ("weight", "bias")]
    assert names(app, "tensors") == names(app, "keys") == inside
    assert "4 of 18 in 0.block 1" in said(app)
    assert code(app) == ["net[0][1]", 'net.get_submodule("0.block 1")']


def test_a_tensor_of_the_selected_module() -> None:
    app = opened("nested-factory", at="0.block 1", trees_tensor="0.block 1.0.bias")
    assert code(app)[0] == "net[0][1][0].bias"
    assert frame(app, "tensors")["count"].iloc[selected(app, "tensors")[0]] == 8
    app.session_state["trees_tensor"] = "1.weight"  # elsewhere
    app.run()
    assert selected(app, "tensors") == selected(app, "keys") == []
    assert selected(app, "modules") == [7]


def test_search_and_depth() -> None:
    app = opened("nested-factory", trees_search="BLOCK 2.2")
    assert names(app, "modules") == ["net", "0.block 2.2"]
    assert names(app, "tensors") == ["0.block 2.2.weight", "0.block 2.2.bias"]
    app.text_input(key="trees_search").set_value("bias").run()
    assert len(names(app, "keys")) == 9
    assert names(app, "modules") == ["net"]
    app.text_input(key="trees_search").set_value("").run()
    app.selectbox(key="trees_depth").set_value("1").run()
    assert names(app, "modules") == ["net", "0", "1"]
    assert len(names(app, "tensors")) == 18


def test_batch_normalization_has_buffers() -> None:
    app = opened("pets-small", trees_search="running_var")
    found = frame(app, "tensors")
    assert set(found["role"]) == {"buffer"}
    assert found["share"].isna().all()
    assert found["learns"].unique().tolist() == ["no"]


def test_a_buffer_is_saved_and_not_learned() -> None:
    block = Block.of("Sequential", Block.of("BatchNorm1d", num_features=4))
    app = opened(net=block.to_url(), trees_tensor="0.running_var")
    assert "**Saved.**" in said(app)
    assert "**Not learned.** A buffer is no parameter" in said(app)


def test_nothing_to_list() -> None:
    app = opened(net=Block.of("Sequential", Block.of("ReLU")).to_url())
    assert "holds no tensors" in said(app)
    assert "state dict is empty" in said(app)


# The inspector


def test_a_plain_attribute_is_not_saved_moved_or_learned() -> None:
    app = opened("fixed-hidden", trees_tensor="constant")
    assert totals(app)["Parameters"] == "420"
    for label in ("Not saved.", "Not moved.", "Not learned."):
        assert f"**{label}**" in said(app)
    assert code(app) == ["net.constant"]
    assert "constant" not in names(app, "keys")
    assert selected(app, "keys") == []


def test_values_are_the_networks_own() -> None:
    app = opened("parameters", trees_tensor="2.weight", seed=3)
    weight = build(LESSONS["parameters"].block, seed=3).get_parameter("2.weight")
    cells = charted(app)["cells"]
    assert cells["number"].to_pylist() == pytest.approx(weight.flatten().tolist())
    assert max(map(abs, cells["share"].to_pylist())) == pytest.approx(1)
    (figures,) = [t.value for t in app.table if "Median" in t.value.to_string()]
    assert f"{weight.max().item():.4g}".replace("-", "−") in figures.to_string()


def test_lazy_layers_before_and_after_the_first_batch() -> None:
    app = opened("lazy", trees_tensor="0.weight")
    assert totals(app)["Parameters"] == "not yet known"
    assert set(frame(app, "tensors")["shape"]) == {"not yet initialized"}
    assert "its shape follows from the first batch" in said(app)
    app = opened("lazy", trees_tensor="0.weight", trees_batch="after")
    assert totals(app)["Parameters"] == "7,946"
    assert frame(app, "tensors")["shape"].tolist()[0] == "256 × 20"
    assert charted(app)["cells"].num_rows == 64 * 20


def test_a_network_too_large_for_values_says_so() -> None:
    large = Block.of("Linear", in_features=100_000, out_features=100_000)
    app = opened(net=Block.of("Sequential", large).to_url(), trees_tensor="0.weight")
    assert totals(app)["Memory"] == "40 GB"
    with pytest.raises(TooLargeError):  # nor where PyTorch knows of none of it
        check_values(tree(Block.of("MySequential", large, registered=False), None))
    assert "The values of this network are not built: they would take 40 GB" in said(app)
    assert code(app)[0] == "net[0].weight"


def test_what_no_gradient_reaches() -> None:
    app = opened("my-linear-data", trees_tensor="0.weight")
    app.toggle(key="trees_gradient").set_value(True).run()
    assert "No gradient reached it" in said(app)
    app = opened("tied", trees_tensor="0.weight", frozen="0")
    app.toggle(key="trees_gradient").set_value(True).run()
    assert "No gradient is kept for it" in said(app)


def test_the_gradient_is_autograds_and_the_shared_network_stays_clean() -> None:
    lesson = LESSONS["tied"]
    asked = Input(lesson.shape)
    found = gradient(lesson.block, Seeded(0), asked, "2.weight")
    net = build(lesson.block, seed=0)
    net(asked.make()).sum().backward()
    expected = net.get_parameter("2.weight").grad
    assert expected is not None
    assert found.norm == pytest.approx(expected.norm().item(), rel=1e-5)
    assert found.picture is not None
    torch.testing.assert_close(torch.from_numpy(found.picture.values).float(), expected)
    shared = valued(lesson.block, Seeded(0), None)
    assert all(each.grad is None and not each.requires_grad for each in shared.parameters())


def test_a_pass_that_does_not_fit_is_said_in_words() -> None:
    layers = [Block.of("Linear", in_features=size, out_features=size) for size in (20, 3)]
    app = opened(net=Block.of("Sequential", *layers).to_url(), trees_plain=1)
    assert totals(app)["Multiply-adds"] == "–"
    (words,) = [t.value.to_string() for t in app.table if "`state_dict()`" in t.value.to_string()]
    assert "does not go through" in words.replace("\\", "")


def test_a_network_with_a_loop_runs_back_too() -> None:
    found = gradient(LESSONS["fixed-hidden"].block, Seeded(0), Input((2, 20)), "linear.weight")
    assert found.norm


# The plain list


def test_what_vanishes_in_a_plain_list() -> None:
    app = opened("mlp", trees_plain=1, trees_tensor="2.bias")
    assert totals(app)["Parameters"] == totals(app)["State-dict keys"] == "0"
    (words,) = [t.value.to_string() for t in app.table if "`state_dict()`" in t.value.to_string()]
    for part in ("4 tensors, 7,946 numbers", "0 tensors, 0 numbers", "4 keys", "0 keys"):
        assert part in words
    assert "the same output, 2 × 10" in words
    assert names(app, "modules")[1:] == ["layers[0]", "layers[1]", "● \u2003layers[2]"]
    assert set(frame(app, "keys")["note"]) == {"gone"}
    assert "**State dict** :gray[0 (4 gone)]" in said(app)
    assert set(frame(app, "tensors")["note"]) == {"PyTorch does not know of it"}
    assert code(app) == ["net.layers[2].bias"]
    assert "Its module is in a plain list" in said(app)


def test_what_does_not_go_through_is_said_in_a_plain_list_too() -> None:
    app = opened("mlp", trees_plain=1, input="indices")
    (words,) = [t.value.to_string() for t in app.table if "`state_dict()`" in t.value.to_string()]
    assert "does not go through" in words
    assert totals(app)["Multiply-adds"] == "–"


def test_an_index_that_is_too_large_for_a_large_network_is_said_when_it_runs() -> None:
    large = Block.of("Embedding", num_embeddings=100_000, embedding_dim=300)
    block = Block.of("Sequential", large)
    listed = Block("MySequential", (("registered", False),), block.children)
    asked = Input((1, 8), dtype="int64", high=900_000)
    with pytest.raises(TraceError, match="does not go through: index out of range"):
        compare(block, listed, Seeded(0), asked)


def test_the_switch_is_only_for_sequential_networks() -> None:
    assert opened("class-mlp", trees_plain=1).toggle[0].disabled
    already = opened("plain-list")
    assert already.toggle[0].disabled
    assert already.toggle[0].value is True


@pytest.mark.parametrize("name", ["mlp", "tied", "block", "chimera", "lenet"])
def test_both_ways_have_the_same_rows(name: str) -> None:
    block = LESSONS[name].block
    listed = Block("MySequential", (("registered", False),), block.children)
    known, shown = tree(block, None), tree(listed, None)
    assert [row.type for row in known.modules][1:] == [row.type for row in shown.modules][1:]
    assert [row.shape for row in known.tensors] == [row.shape for row in shown.tensors]
    assert [row.attribute for row in known.tensors] == [row.attribute for row in shown.tensors]
    assert compare(block, listed, Seeded(0), Input(LESSONS[name].shape)).same


# Freezing


def test_freezing_a_module() -> None:
    app = opened("mlp", at="0")
    app.toggle(key="trees-freeze").set_value(True).run()
    assert app.session_state["frozen"] == "0"
    assert totals(app)["Trainable"] == "2,570"
    assert [name for name in names(app, "modules") if "❄" in name] == ["0 ❄"]
    assert frame(app, "modules")["learns"].tolist() == ["partly", "frozen", "", "yes"]
    assert frame(app, "tensors")["learns"].tolist() == ["frozen", "frozen"]
    after = training(app).iloc[:, -1].tolist()
    assert after == ["2,570", "10.3 kB", "0 B", "10.3 kB", "20.6 kB"]
    app.button(key="trees-thaw").click().run()
    assert totals(app)["Trainable"] == "7,946"


def test_a_tied_tensor_is_frozen_under_each_of_its_names() -> None:
    app = opened("tied", frozen="4")
    assert totals(app)["Trainable"] == f"{121 - 72}"
    frozen = [name for name in names(app, "tensors") if "❄" in name]
    assert frozen == ["2.weight  = 4.weight ❄", "2.bias  = 4.bias ❄"]
    assert {name.split()[0] for name in names(app, "modules") if "❄" in name} == {"2", "4"}


def test_another_network_begins_anew() -> None:
    app = opened("mlp", frozen="0", trees_tensor="0.weight")
    app.selectbox(key="network-start").set_value("parameters").run()
    found = totals(app)
    assert found["Trainable"] == found["Parameters"] == "49"
    assert selected(app, "tensors") == []


def test_what_is_frozen_may_vanish_in_a_plain_list() -> None:
    app = opened("tied", frozen="4,0.weight", trees_plain=1, at="4")
    assert totals(app)["Trainable"] == "0"
    app.toggle("trees_plain").set_value(False).run()
    assert totals(app)["Trainable"] == str(121 - 72 - 32)


def test_what_is_inside_something_frozen_cannot_be_frozen_alone() -> None:
    app = opened("nested-factory", at="0.block 1", frozen="0")
    assert "`0.block 1` is frozen with `0`" in said(app)
    assert not [each for each in app.toggle if each.key == "trees-freeze"]
    assert totals(app)["Trainable"] == "5"


def test_the_whole_network_can_be_frozen() -> None:
    assert totals(opened("mlp", frozen="*"))["Trainable"] == "0"


paths = st.text(st.characters(exclude_characters=".", exclude_categories=("C", "Z")), min_size=1)


@settings(max_examples=40)
@given(st.sets(paths, max_size=5))
def test_frozen_names_come_back(found: set[str]) -> None:
    assert trees_frozen.read(trees_frozen.written(found)) == found


def test_frozen_names_inside_others_are_left_out() -> None:
    assert trees_frozen.written({"a", "a.b", "c,d.e", "c,d.e.f"}) == "a,c%2Cd.e"
    assert trees_frozen.written({"", "a"}) == trees_frozen.WHOLE
    assert trees_frozen.read("") == frozenset()


# What the charts get


def test_kernels_stand_apart_and_every_cell_says_where_it_is() -> None:
    weight = torch.arange(2 * 3 * 2 * 2.0).reshape(2, 3, 2, 2) - 5
    weight[1, 2, 1, 1] = float("nan")
    sent = {name: table.to_pydict() for name, table in heat(picture(weight)).items()}
    cells = sent["cells"]
    for number, index in zip(cells["number"], cells["index"], strict=True):
        value = weight[tuple(map(int, re.findall(r"\d+", index)))].item()
        assert number == value or (number is None and value != value)
    assert sent["reach"]["reach"] == [17]
    assert cells["broken"].count("nan") == 1
    assert cells["share"].count(None) == 1
    assert sorted(set(cells["across"])) == pytest.approx([0, 1, 2.4, 3.4, 4.8, 5.8])
    edges = zip(sent["edges"]["side"], sent["edges"]["text"], strict=True)
    assert list(edges) == [("left", "0"), ("left", "1"), ("top", "0"), ("top", "2")]


@pytest.mark.parametrize(
    "shape", [(), (1,), (7,), (0, 3), (300,), (200, 3), (4, 4, 4, 4), (2, 900)]
)
def test_any_shape_can_be_drawn(shape: tuple[int, ...]) -> None:
    tensor = torch.ones(shape)
    seen = picture(tensor)
    cells = heat(seen)["cells"]
    assert cells.num_rows == (seen.places >= 0).sum()
    assert f"{tensor.numel():,}" in folded(seen) or cells.num_rows == tensor.numel()
    counts = bins(histogram(tensor))["count"].to_pylist()
    assert sum(counts) == tensor.numel()


# What comes from outside


@pytest.mark.parametrize(
    "query",
    [
        {"trees_tensor": "x" * 5_000, "at": "\x00"},
        {"trees_depth": "1e400", "trees_plain": "1e400", "trees_batch": "<b>"},
        {"trees_search": ".*[", "frozen": "7,%2C,../x,0.nothing,%" + "%" * 3_000},
    ],
)
def test_a_hostile_link_opens_the_network(query: dict[str, Any]) -> None:
    app = opened("mlp", **query)
    assert not app.error
    assert totals(app)["Trainable"] == "7,946"


def test_names_may_hold_markdown() -> None:
    block = Block.of("Sequential", Block.of("Linear", name="a`*b*", in_features=2, out_features=2))
    app = opened(net=block.to_url(), at="a`*b*", frozen="a`*b*")
    assert names(app, "tensors") == ["a`*b*.weight ❄", "a`*b*.bias ❄"]
    assert "**a`*b***" in said(app)


def test_the_table_can_be_downloaded() -> None:
    app = opened("mlp")
    assert [each.proto.label for each in app.get("download_button")] == ["CSV"]


def test_large_trees_are_read_without_a_pass() -> None:
    layer = Block.of("Linear", in_features=2, out_features=2)
    block = Block.of("Repeat", Block.of("Sequential", layer, layer), times=670)
    app = opened(net=block.to_url(), trees_search="669")
    assert names(app, "modules") == ["net", "669", "669.0", "669.1"]
    assert "Multiply-adds" not in totals(app)
    assert totals(app)["Parameters"] == f"{670 * 12:,}"


def test_trees_of_modules_that_share_are_exact() -> None:
    layer = nn.Linear(3, 3)
    found = parameter_tree(nn.Sequential(layer, layer))
    assert (found.totals.parameters, found.totals.tied) == (12, 12)
