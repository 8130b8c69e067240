"""The view "numbers": what it sends, against PyTorch, and the PyTorch that it shows."""

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

NAMES = [name for name, preset in PRESETS.items() if preset.view == "numbers"]
LAYERS: list[dict[str, str]] = [
    {"picture": "noise-8x8", "kernel": "sobel-right", "kh": "3", "kw": "3", "ph": "1", "pw": "1"},
    {"picture": "noise-16x16", "kernel": "random", "kh": "4", "kw": "3", "sh": "2", "sw": "3"},
    {"picture": "cat", "kernel": "box", "kh": "3", "kw": "3", "ph": "2", "pw": "1", "dh": "2",
     "mode": "reflect", "flip": "True"},
    {"picture": "diagonal-8x8", "cells": "1,2;3,4", "ph": "3", "pw": "3", "mode": "circular"},
    {"picture": "counting-32x32", "cells": "1,-1", "mode": "replicate", "pw": "1"},
]  # fmt: skip


def view(**query: str) -> AppTest:
    app = AppTest.from_file(PROJECT / "app_pages" / "convolution.py", default_timeout=60)
    for name, value in {"lab": "numbers", **query}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def sent(app: AppTest) -> Any:
    return json.loads(app.get_by_key("numbers-grids").proto.json)


def grid(pane: Any) -> np.ndarray:
    return np.array(pane["values"], np.float64).reshape(pane["rows"], pane["columns"])


def shown(app: AppTest) -> dict[str, np.ndarray]:
    return {pane["name"]: grid(pane) for pane in sent(app)["panes"]}


def run_shown_source(app: AppTest) -> torch.Tensor:
    (drawer,) = (each for each in app.expander if each.label == "In PyTorch")
    names: dict[str, Any] = {}
    exec(drawer.code[0].value, names)
    return names["Y"]


@pytest.mark.parametrize("name", NAMES)
def test_an_experiment_shows_the_numbers_that_the_course_prints(name: str) -> None:
    app = view()
    app.button_group(key="preset").set_value(name).run()
    assert not app.exception
    panes, preset = shown(app), PRESETS[name]
    np.testing.assert_allclose(panes["output"], np.array(preset.expected[0], np.float64))
    np.testing.assert_allclose(run_shown_source(app).numpy(), panes["output"], atol=1e-5)


@pytest.mark.parametrize("query", LAYERS)
def test_windows_times_the_kernel_are_the_output_and_pytorch_agrees(query: dict[str, str]) -> None:
    app = view(**query)
    data, panes = sent(app), shown(app)
    windows = np.array(data["window"]).reshape(-1, data["weights"])
    sums = panes["input"].ravel()[windows] @ panes["kernel"].ravel()
    np.testing.assert_allclose(sums, panes["output"].ravel(), atol=1e-9)
    np.testing.assert_allclose(run_shown_source(app).numpy(), panes["output"], atol=1e-4)


def test_padding_cells_are_marked_and_hold_what_the_mode_puts_there() -> None:
    app = view(picture="counting-3x3", cells="1,1", ph="1", pw="2", mode="replicate")
    data, panes = sent(app), shown(app)
    x = torch.arange(9.0).reshape(1, 1, 3, 3)
    expected = F.pad(x, (2, 2, 1, 1), mode="replicate")[0, 0]
    np.testing.assert_array_equal(panes["input"], expected.numpy())
    inside = np.setdiff1d(np.arange(35), data["panes"][0]["padded"])
    assert inside.tolist() == [9, 10, 11, 16, 17, 18, 23, 24, 25]
    assert data["sources"][:7] == [0, 0, 0, 1, 2, 2, 2]


def test_how_often_cells_are_read_is_the_gradient_of_all_ones() -> None:
    app = view(picture="noise-8x8", kernel="box", kh="3", kw="3", ph="1", pw="1", sh="2")
    x = torch.zeros(1, 1, 8, 8, requires_grad=True)
    F.conv2d(x, torch.ones(1, 1, 3, 3), stride=(2, 1), padding=1).sum().backward()
    heat = sent(app)["heat"]
    assert x.grad is not None
    np.testing.assert_array_equal(grid(heat), x.grad[0, 0].numpy())
    assert heat["note"].startswith("From 2 to 6 times.")


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ({}, "From 1 to 4 times. Fewer windows reach the border"),
        ({"cells": "2"}, "Every cell is read once."),
        ({"sh": "3", "sw": "3"}, "From 0 to 1 times. With a stride"),
        ({"ph": "1", "pw": "1", "mode": "reflect"}, "Copies in the padding are read as well"),
    ],
)
def test_the_sentence_says_why_cells_are_read_unequally(query: dict[str, str], note: str) -> None:
    heat = sent(view(**query))["heat"]
    assert note in heat["note"]
    assert ("no window touches" in heat["note"]) == (0 in heat["values"])


def test_true_convolution_shows_the_kernel_turned_and_says_so() -> None:
    app = view(flip="True")
    kernel = sent(app)["panes"][1]
    assert grid(kernel).tolist() == [[3, 2], [1, 0]]
    assert kernel["title"] == "Kernel, flipped"
    assert "half a turn" in kernel["note"]
    assert shown(app)["output"].tolist() == [[5, 11], [23, 29]]


def test_nonsense_in_the_link_is_changed_and_said_and_still_summed() -> None:
    app = view(cells="1,x;nan", ph="-3", sh="0", dh="99", mode="mirror", picture="no-such")
    assert app.info
    data, panes = sent(app), shown(app)
    windows = np.array(data["window"]).reshape(-1, data["weights"])
    sums = panes["input"].ravel()[windows] @ panes["kernel"].ravel()
    np.testing.assert_allclose(sums, panes["output"].ravel())


def test_changing_a_control_sends_new_numbers_to_the_same_grids() -> None:
    app = view()
    before = app.get_by_key("numbers-grids").proto.id
    app.number_input(key="ph").set_value(1).run()
    assert not app.exception
    assert shown(app)["output"].shape == (4, 2)
    assert app.get_by_key("numbers-grids").proto.id == before
