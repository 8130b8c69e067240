"""The view "padding": sizes, same and valid, receptive fields, and the border, against PyTorch."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from streamlit.testing.v1 import AppTest

from core.convolution import PRESETS
from core.settings import PROJECT

SIZES = {"same-3": (8, 8), "same-5x3": (8, 8), "halved": (4, 4), "uneven": (2, 2)}


def view(**query: str) -> AppTest:
    app = AppTest.from_file(PROJECT / "app_pages" / "convolution.py", default_timeout=60)
    for name, value in {"lab": "padding", **query}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def panes(app: AppTest, key: str) -> dict[str, np.ndarray]:
    data = json.loads(app.get_by_key(key).proto.json)
    return {
        pane["name"]: np.array(pane["values"], np.float64).reshape(pane["rows"], pane["columns"])
        for pane in data["panes"]
    }


def texts(app: AppTest) -> str:
    return "\n".join(each.value for each in [*app.markdown, *app.caption])


def padding(app: AppTest) -> tuple[int, int]:
    return app.session_state["ph"], app.session_state["pw"]


def net(app: AppTest) -> Any:
    (chart,) = app.get("vega_lite_chart")
    return chart.proto


@pytest.mark.parametrize(("name", "size"), SIZES.items())
def test_the_course_s_four_cases(name: str, size: tuple[int, int]) -> None:
    app = view()
    app.button_group(key="preset").set_value(name).run()
    assert not app.exception
    assert panes(app, "padding-grids")["output"].shape == size
    worked = next(each.value for each in app.markdown if each.value.startswith("**Output**"))
    lines = [line.rstrip("$") for line in worked.split("\n\n")[1:]]
    assert [line.rsplit(" = ", 1)[-1] for line in lines] == list(map(str, size))
    names: dict[str, Any] = {}
    (drawer,) = (each for each in app.expander if each.label == "In PyTorch")
    exec(drawer.code[0].value, names)
    assert (names["height"], names["width"]) == size == tuple(names["Y"].shape)


def test_every_case_is_here() -> None:
    assert {name for name, preset in PRESETS.items() if preset.view == "padding"} == set(SIZES)


def test_valid_and_same_set_the_padding_and_with_it_the_size() -> None:
    app = view()
    app.button(key="padding-valid").click().run()
    assert padding(app) == (0, 0)
    assert panes(app, "padding-grids")["output"].shape == (6, 6)
    app.button(key="padding-same").click().run()
    assert padding(app) == (1, 1)
    assert panes(app, "padding-grids")["output"].shape == (8, 8)
    assert not app.exception


def test_same_with_dilation_pads_by_half_of_what_the_kernel_spans() -> None:
    app = view(kernel="box", picture="noise-16x16", kh="3", kw="5", dh="3", dw="2", ph="0", pw="0")
    app.button(key="padding-same").click().run()
    assert padding(app) == (3, 4)
    assert panes(app, "padding-grids")["output"].shape == (16, 16)
    assert "3·(3 − 1) = 6 cells more keep the size, 3 on each side" in texts(app)


@pytest.mark.filterwarnings("ignore:Using padding='same'")
def test_where_no_symmetric_padding_keeps_the_size_it_says_so() -> None:
    app = view(kernel="box", picture="noise-8x8", kh="4", kw="3")
    assert app.button(key="padding-same").disabled
    assert "1·(4 − 1) = 3 cells more keep the size. That is odd" in texts(app)
    assert "adds 1 before and 2 after" in texts(app)
    x, kernel = torch.rand(1, 1, 8, 8), torch.ones(1, 1, 4, 3)
    by_hand = F.conv2d(F.pad(x, (1, 1, 1, 2)), kernel)  # 1 above, 2 below, as the sentence says
    torch.testing.assert_close(F.conv2d(x, kernel, padding="same"), by_hand)


def test_a_stride_is_said_to_divide_the_size_even_with_same() -> None:
    assert "A stride of 2 × 2 divides the size" in texts(view(kernel="box", kh="3", kw="3", sh="2",
                                                           sw="2", picture="noise-8x8"))  # fmt: skip


def test_numbers_are_hidden_and_the_reach_is_said() -> None:
    app = view(kernel="box", picture="noise-16x16", kh="3", kw="2", dh="2", sh="2", sw="3")
    data = json.loads(app.get_by_key("padding-grids").proto.json)
    assert {text for pane in data["panes"] for text in pane["texts"]} == {""}
    assert data["hint"].startswith("One output sees 5 × 2 cells. The next one below sees 2 further")


def test_a_chain_s_fields_and_sizes_are_pytorch_s() -> None:
    app = view(kernel="box", picture="noise-16x16", kh="3", kw="3", ph="1", pw="1", sh="2", sw="1")
    table = app.dataframe[0].value
    x = torch.zeros(1, 1, 16, 16)
    sizes = [x.shape[-2:]]
    for _ in range(4):
        x = F.conv2d(x, torch.ones(1, 1, 3, 3), stride=(2, 1), padding=1)
        sizes.append(x.shape[-2:])
    assert list(table["Size"]) == [f"{h} × {w}" for h, w in sizes]
    assert list(table["Receptive field"]) == ["1 × 1", "3 × 3", "7 × 5", "15 × 7", "31 × 9"]
    assert list(table["Jump"]) == ["1 × 1", "2 × 1", "4 × 1", "8 × 1", "16 × 1"]


def test_a_chain_stops_where_one_layer_more_does_not_fit() -> None:
    app = view(kernel="box", picture="noise-8x8", kh="3", kw="3", ph="0", pw="0")
    assert len(app.dataframe[0].value) == 1 + 3
    assert "One layer more no longer fits." in texts(app)


def test_a_chain_stops_where_a_single_cell_is_left() -> None:
    app = view()
    app.button_group(key="preset").set_value("halved").run()
    assert list(app.dataframe[0].value["Size"]) == ["8 × 8", "4 × 4", "2 × 2", "1 × 1"]
    assert "It is the only one along an axis." in texts(app)


def test_the_net_s_spec_stays_the_same_whatever_the_layer() -> None:
    one, other = view(), view(kernel="box", picture="noise-16x16", kh="3", kw="3", sh="2", sw="2")
    assert net(one).spec == net(other).spec
    assert net(one).datasets[0].data.data != net(other).datasets[0].data.data


def test_the_border_is_filled_in_each_way_as_pytorch_does() -> None:
    app = view(kernel="sobel-right", picture="noise-8x8", kh="3", kw="3", ph="2", pw="1")
    found = panes(app, "padding-border")
    x = torch.tensor(panes(app, "padding-grids")["input"])[2:-2, 1:-1][None, None]
    sobel = torch.tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]], dtype=torch.float64)[None, None]
    assert list(found) == ["zeros", "reflect", "replicate", "circular"]
    for mode, output in found.items():
        kind = "constant" if mode == "zeros" else mode
        expected = F.conv2d(F.pad(x, (1, 1, 2, 2), mode=kind), sobel)[0, 0]
        np.testing.assert_allclose(output, expected.numpy(), atol=1e-9)
    data = json.loads(app.get_by_key("padding-border").proto.json)
    assert data["hint"].startswith("44 of 80 outputs read cells of the padding")
    assert len({pane["most"] for pane in data["panes"]}) == 1


def test_without_padding_there_is_no_border_to_fill() -> None:
    app = view(kernel="box", picture="noise-8x8", kh="3", kw="3", ph="0", pw="0")
    assert "there is nothing to fill in" in texts(app)


def test_a_mode_for_which_the_picture_is_too_small_is_left_out_and_named() -> None:
    app = view(kernel="box", picture="constant-1x4", kh="1", kw="1", ph="1", pw="1")
    assert list(panes(app, "padding-border")) == ["zeros", "replicate", "circular"]
    assert "too few cells for: Reflect." in texts(app)


@pytest.mark.parametrize(
    "query",
    [
        {"picture": "constant-1x1", "kernel": "box", "kh": "1", "kw": "1"},
        {"kernel": "box", "kh": "99", "kw": "-1", "ph": "1e9", "sh": "nan", "dw": "zzz"},
        {"picture": "cat", "kernel": "box", "kh": "15", "kw": "15", "ph": "15", "pw": "15"},
    ],
)
def test_extremes_and_nonsense_still_give_a_page(query: dict[str, str]) -> None:
    app = view(**query)
    assert panes(app, "padding-grids")["output"].size
