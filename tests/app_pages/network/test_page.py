"""The page about blocks: what a link opens, what editing does, what is refused, step by step undone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from safetensors.torch import save_file
from streamlit.testing.v1 import AppTest

from app_pages.parts.network.loaded import LOADED, Loaded
from core.blocks import Block, build
from core.blocks.lessons import LESSONS
from core.networks import WeightsFile
from core.settings import PROJECT


def opened(**query: object) -> AppTest:
    """Open the page at an address."""
    app = AppTest.from_file(PROJECT / "app_pages" / "blocks.py", default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = str(value)
    return app.run()


def rows(app: AppTest) -> list[dict[str, Any]]:
    """Return the rows of the outline."""
    data = json.loads(app.get_by_key("outline").proto.json)
    return list(data["rows"])


def kinds(app: AppTest) -> list[str]:
    return [row["kind"] for row in rows(app)]


def totals(app: AppTest) -> dict[str, str]:
    """Return the numbers below the diagram by what they are called."""
    found = re.compile(r":gray\[(.+?)\]  \n\*\*(.+?)\*\*")
    return {match[1]: match[2] for text in app.markdown if (match := found.match(text.value))}


def dense(inputs: int, outputs: int) -> Block:
    return Block.of("Linear", in_features=inputs, out_features=outputs)


@pytest.mark.parametrize("name", LESSONS)
def test_every_network_of_the_course_opens(name: str) -> None:
    app = opened(lesson=name)
    assert not app.exception
    assert not app.error
    assert kinds(app) == [block.kind for _place, block in LESSONS[name].block.walk()]


def test_the_first_network_is_the_courses_mlp() -> None:
    app = opened()
    assert totals(app) == {
        "Parameters": "7,946", "Memory": "31.8 kB", "Multiply-adds": "15,360", "Output": "2 × 10",
    }  # fmt: skip
    assert [row["shape"] for row in rows(app)] == ["2 × 10", "2 × 256", "2 × 256", "2 × 10"]


def test_a_network_is_composed_from_nothing() -> None:
    app = opened()
    app.selectbox("network-start").select("empty").run()
    assert kinds(app) == ["Sequential"]
    app.selectbox("add-kind").select("Linear").run()
    app.button("add-inside").click().run()
    assert kinds(app) == ["Sequential", "Linear"]
    assert app.number_input("argument-in_features").value == 20  # as many as arrive
    app.number_input("argument-out_features").set_value(7).run()
    assert totals(app)["Output"] == "2 × 7"
    app.selectbox("add-kind").select("ReLU").run()
    app.button("add-after").click().run()
    assert kinds(app) == ["Sequential", "Linear", "ReLU"]
    app.button("block-up").click().run()
    assert kinds(app) == ["Sequential", "ReLU", "Linear"]
    for _step in range(5):
        app.button("undo").click().run()
    assert kinds(app) == ["Sequential", "Linear", "ReLU", "Linear"]
    app.button("redo").click().run()
    assert kinds(app) == ["Sequential"]


def test_going_back_to_a_network_brings_its_input_back() -> None:
    net = Block.of("Sequential", dense(7, 3))
    app = opened(net=net.to_url(), shape="5x7", input="ones")
    assert totals(app)["Output"] == "5 × 3"
    app.selectbox("network-start").select("lenet").run()
    assert totals(app)["Output"] == "1 × 10"
    app.button("undo").click().run()
    assert totals(app)["Output"] == "5 × 3"
    assert app.selectbox("input").value == "ones"
    app.button("redo").click().run()
    assert totals(app)["Output"] == "1 × 10"


def test_any_network_of_torchvision_opens_with_a_picture_that_it_takes() -> None:
    app = opened()
    app.selectbox("network-start").select("squeezenet1_1").run()
    assert not app.error
    assert totals(app) == {
        "Parameters": "1.24 M", "Memory": "4.94 MB", "Multiply-adds": "349 M", "Output": "1 × 1,000",
    }  # fmt: skip
    assert app.selectbox("network-start").value == "squeezenet1_1"


def test_what_does_not_fit_is_said_and_mended_with_one_click() -> None:
    net = Block.of("Sequential", dense(20, 256), Block.of("ReLU"), dense(128, 10))
    app = opened(net=net.to_url())
    assert "it wants 128 numbers in the last dimension" in app.error[0].value
    assert [bool(row["fault"]) for row in rows(app)] == [False, False, False, True]
    assert totals(app)["Output"] == "–"
    labels = [button.label for button in app.button if str(button.key).startswith("mend-")]
    assert labels[0] == "Set in_features to 256"
    app.button("mend-0").click().run()
    assert not app.error
    assert totals(app)["Output"] == "2 × 10"
    app.button("undo").click().run()
    assert app.error


def test_a_remedy_may_be_another_input() -> None:
    app = opened(lesson="mlp", shape="2x7")
    button = next(each for each in app.button if each.label == "Give it an input of 2 × 20")
    button.click().run()
    assert not app.error
    assert totals(app)["Output"] == "2 × 10"


def test_tying_two_layers_counts_their_numbers_once() -> None:
    net = Block.of("Sequential", dense(4, 8), dense(8, 8), Block.of("ReLU"), dense(8, 8))
    app = opened(net=net.to_url(), shape="2x4", at="3")
    assert totals(app)["Parameters"] == str(40 + 72 + 72)
    app.selectbox("tie-to").select("1").run()
    app.button("tie-now").click().run()
    assert totals(app)["Parameters"] == str(40 + 72)
    assert rows(app)[4]["badge"] == "shares 1"
    app.button("untie").click().run()
    assert totals(app)["Parameters"] == str(40 + 72 + 72)


def test_wrapping_naming_duplicating_and_removing() -> None:
    app = opened(lesson="mlp", at="0")
    app.button("wrap-Repeat").click().run()
    assert kinds(app)[:3] == ["Sequential", "Repeat", "Linear"]
    app.button("undo").click().run()
    app.button("wrap-Residual").click().run()
    assert kinds(app)[1:4] == ["Residual", "Linear", "Identity"]
    app.button("wrap-unwrap").click().run()
    assert kinds(app)[1] == "Linear"
    app.text_input("block-name").set_value("block 0").run()
    assert rows(app)[1]["place"] == "block 0"
    app.button("block-duplicate").click().run()
    assert kinds(app) == ["Sequential", "Linear", "Linear", "ReLU", "Linear"]
    app.button("block-remove").click().run()
    assert kinds(app) == ["Sequential", "Linear", "ReLU", "Linear"]


def test_a_shape_of_too_many_sizes_is_refused_as_it_was_typed() -> None:
    app = opened(lesson="lenet", at="0")
    app.text_input("argument-kernel_size").set_value("3x3x3").run()
    assert app.warning[0].value.startswith("kernel\\_size is 3 × 3 × 3\\, but has to be")


def test_a_refused_step_leaves_the_network_as_it_was() -> None:
    app = opened(lesson="mlp", at="0")
    before = rows(app)
    app.text_input("block-name").set_value("a.b").run()
    assert "dot" in app.warning[0].value
    assert rows(app) == before
    assert not app.exception


@pytest.mark.parametrize(
    "query",
    [
        {"net": "1" + "A" * 40}, {"net": "x" * 9_000}, {"lesson": "nothing-of-the-kind"},
        {"net": "<script>"}, {"lesson": "mlp", "at": "7.8.9"}, {"lesson": "mlp", "seed": "1e400"},
        {"lesson": "mlp", "shape": "0x20"}, {"lesson": "mlp", "shape": "9" * 80},
        {"lesson": "mlp", "shape": "two by four"}, {"lesson": "mlp", "input": "picture"},
        {"lesson": "mlp", "input": "unheard-of"}, {"lesson": "mlp", "shape": "999999x999999"},
        {"lesson": "mlp", "input": "indices", "high": "1e999"}, {"view": "elsewhere"},
        {"lesson": "lenet", "input": "picture", "input_picture": "../../secret"},
    ],
)  # fmt: skip
def test_a_hostile_link_opens_the_page_all_the_same(query: dict[str, str]) -> None:
    app = opened(**query)
    assert not app.exception
    assert kinds(app)[0] == "Sequential"


def test_a_link_that_cannot_be_read_says_so() -> None:
    assert opened(lesson="nothing").warning[0].value
    assert opened(net="1garbage").warning[0].value
    assert "batch first" in opened(lesson="mlp", shape="a").warning[0].value


def test_an_input_that_cannot_be_leaves_the_one_before() -> None:
    app = opened(net=Block.of("Sequential", dense(3, 2)).to_url(), shape="4x3")
    for refused in ("two by four", "0x3", "9" * 40, "-1x3"):
        app.text_input("shape").set_value(refused).run()
        assert app.warning
        assert totals(app)["Output"] == "4 × 2"
    app.text_input("shape").set_value("5X3").run()
    assert totals(app)["Output"] == "5 × 2"


def test_whole_numbers_into_a_dense_layer_do_not_fit_in_any_view() -> None:
    for view in ("compose", "forward"):
        app = opened(lesson="mlp", input="indices", view=view)
        assert "numbers with a decimal point" in app.error[0].value
        assert next(each for each in app.button if each.key == "mend-0").label == (
            "Give it random numbers"
        )
    app.button("mend-0").click().run()
    assert not app.error


def test_a_name_is_never_taken_for_markdown() -> None:
    name = "a` ![x](http://localhost/z) `{0}"
    net = Block.of("Sequential", Block.of("Linear", name=name, in_features=20, out_features=2))
    for view in ("compose", "trees", "forward", "duties", "devices", "take"):
        app = opened(net=net.to_url(), at=name, view=view)
        assert not app.exception
        assert not any("![x](" in each.value for each in app.markdown)
    refused = Block.of("Sequential").to_json().replace("Sequential", "![x](http://localhost/z)")
    app = opened(lesson="mlp", view="take")
    app.file_uploader("bring-json").set_value(("a.json", refused.encode(), "application/json"))
    app.run()
    assert "!\\[x\\]" in app.warning[0].value
    assert not app.exception


def test_a_name_with_braces_can_be_frozen_and_looked_at() -> None:
    name = "{0} {x}"
    held = Block.of("Sequential", dense(20, 2), name=name)
    net = Block.of("Sequential", held).to_url()
    app = opened(net=net, view="trees", at=f"{name}.0", frozen=quote(name))
    assert not app.exception
    assert any(f"is frozen with `{name}`" in each.value for each in app.caption)


def test_lazy_layers_have_no_size_yet() -> None:
    found = totals(opened(lesson="lazy"))
    assert (found["Parameters"], found["Memory"]) == ("not yet known", "not yet known")
    assert found["Output"] == "2 × 10"


def test_a_large_network_is_described_without_its_memory() -> None:
    wide = dense(100_000, 100_000)
    app = opened(net=Block.of("Sequential", wide).to_url(), shape="1x100000")
    assert totals(app)["Parameters"] == "10 G"
    assert not app.exception


def test_a_network_of_thousands_of_modules_runs_only_when_asked() -> None:
    many = Block.of("Repeat", Block.of("Repeat", Block.of("Identity"), times=1_000), times=3)
    app = opened(net=many.to_url())
    assert totals(app)["Output"] == "–"
    assert "3,004 modules" in app.info[0].value
    app.button("run-shapes").click().run()
    assert totals(app)["Output"] == "2 × 20"


def test_devices_show_what_stays_behind() -> None:
    app = opened(lesson="fixed-hidden", view="devices")
    assert not app.exception
    moved = app.dataframe[1].value
    assert dict(zip(moved["Name"], moved["After"], strict=True)) == {
        "linear.weight": "meta", "linear.bias": "meta", "constant": "cpu",
    }  # fmt: skip
    assert any("plain attribute stays" in warning.value for warning in app.warning)


def test_a_network_without_room_for_its_values_is_not_moved() -> None:
    app = opened(net=Block.of("Sequential", dense(100_000, 100_000)).to_url(), view="devices")
    assert not app.exception
    assert "not built" in app.info[-1].value


def test_the_code_that_is_taken_away_is_the_networks() -> None:
    app = opened(lesson="lenet", view="take")
    assert not app.exception
    text = app.code[0].value
    assert "nn.Conv2d(1, 6, kernel_size=5, padding=2)" in text
    compile(text, "network.py", "exec")


def test_painted_weights_are_seen_and_what_is_taken_away_says_what_it_leaves_out() -> None:
    # The whole app, since there are links to another page.
    app = AppTest.from_file(PROJECT / "dashboard.py", default_timeout=60)
    app.switch_page("app_pages/blocks.py")
    asked = {"recipe": "xavier-42", "view": "trees", "trees_tensor": "2.weight"}
    for name, value in {"lesson": "parameters", **asked}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    assert any("All of them are 42." in each.value for each in app.caption)
    app.segmented_control("view").set_value("take").run()
    assert not app.exception
    said = "\n".join(each.value for each in app.caption)
    assert "the steps of its initialization are not in it" in said
    assert any("recipe=xavier-42" in each.value for each in app.code)
    assert "sees this very network" in said
    labels = [each.proto.label for each in app.get("page_link")]
    assert {"2 steps of initialization", "Take it away with its steps"} <= set(labels)


def test_a_link_does_not_promise_weights_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.safetensors"
    save_file(build(LESSONS["parameters"].block, seed=1).state_dict(), file)
    app = AppTest.from_file(PROJECT / "app_pages" / "blocks.py", default_timeout=60)
    app.query_params["lesson"], app.query_params["view"] = "parameters", "take"
    mine = Loaded(LESSONS["parameters"].block, WeightsFile.of(file), "mine :red[x].pt")
    app.session_state[LOADED] = mine
    app.run()
    assert not app.exception
    said = "\n".join(each.value for each in app.caption)
    assert "without the weights from your file" in said and "this very network" not in said
    assert app.button("weights-loaded").label == "mine \\:red\\[x\\]\\.pt"
