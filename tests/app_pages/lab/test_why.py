"""The view "Why convolve": weights counted, the picture moved, one pixel changed."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import torch
import torch.nn.functional as F
from streamlit.testing.v1 import AppTest

from app_pages.parts.lab import why_parts
from app_pages.parts.lab.experiments import of_view
from app_pages.parts.lab.why_run import Question, answer
from core.convolution import KERNELS, ConvolutionError, Picture, as_rows
from tests.app_pages.lab.reading import opened, said, source

NAMES = [preset.name for preset in of_view("why")]
NOISE = as_rows(Picture("noise", 8, 8, seed=1).values()[0])
BLUR = KERNELS["gaussian"].at((3, 3))
LAYERS = ("circular", "zeros", "dense")


def maps(app: AppTest, name: str) -> list[dict[str, Any]]:
    return json.loads(app.get_by_key(f"why-{name}").proto.json)["maps"]


def values(app: AppTest, name: str) -> list[np.ndarray]:
    return [np.array(one["values"]) for one in maps(app, name)]


def blurred(x: np.ndarray, mode: str) -> np.ndarray:
    padded = F.pad(torch.tensor(x)[None, None], (1, 1, 1, 1), mode=mode)
    kernel = torch.tensor(BLUR, dtype=torch.float64)
    return F.conv2d(padded, kernel[None, None])[0, 0].numpy()


# Move the picture


def test_the_convolution_moves_with_the_picture_and_the_dense_layer_does_not() -> None:
    app = opened("why", preset="far-pixel", why_down="3", why_right="5")
    x, moved = values(app, "pictures")
    np.testing.assert_allclose(x, NOISE)
    np.testing.assert_array_equal(moved, np.roll(x, (3, 5), (0, 1)))
    for name, mode in (("circular", "circular"), ("zeros", "constant")):
        first, second, difference = values(app, f"moved-{name}")
        np.testing.assert_allclose(first, blurred(moved, mode), atol=1e-5)
        np.testing.assert_allclose(second, np.roll(blurred(x, mode), (3, 5), (0, 1)), atol=1e-5)
        np.testing.assert_allclose(difference, first - second, atol=1e-5)
    assert not values(app, "moved-circular")[2].any()
    border = np.zeros((8, 8), bool)
    border[[0, -1]] = border[:, [0, -1]] = True
    where = border | np.roll(border, (3, 5), (0, 1))
    zeros = values(app, "moved-zeros")[2]
    assert not zeros[~where].any()
    assert zeros[where].any()
    assert (values(app, "moved-dense")[2] != 0).all()
    largest = [metric.value for metric in app.metric]
    assert largest[0] == "0"
    assert float(largest[2]) > float(largest[1]) > 0


def test_without_a_move_nothing_differs() -> None:
    app = opened("why", why_down="0", why_right="0")
    assert [metric.value for metric in app.metric] == ["0", "0", "0"]


def test_a_dot_in_the_middle_says_how_to_see_the_edge() -> None:
    app = opened("why")
    assert "Move it over an edge to see that." in said(app)
    app.number_input(key="why_right").set_value(3).run()
    assert not app.exception
    assert "Move it over an edge" not in said(app)


# Change one pixel


@pytest.mark.parametrize("pixel", [(1, 1), (4, 6), (8, 8)])
def test_one_pixel_changes_its_windows_of_the_kernel_and_all_of_the_dense_layer(
    pixel: tuple[int, int],
) -> None:
    app = opened("why", preset="far-pixel", why_row=str(pixel[0]), why_column=str(pixel[1]))
    picture, kernel, dense = maps(app, "touched")
    cell = [pixel[0] - 1, pixel[1] - 1]
    assert picture["frames"] == [cell]
    assert picture["pick"] and not kernel["pick"]
    touched = np.zeros((8, 8))
    touched[tuple(cell)] = 1
    np.testing.assert_allclose(kernel["values"], blurred(touched, "circular"), atol=1e-6)
    assert kernel["note"] == "9 of 64 outputs change"
    assert dense["note"] == "64 of 64 outputs change"
    assert np.array(dense["values"]).all()


def test_a_weight_of_zero_changes_nothing() -> None:
    app = opened("why", picture="noise-8x8", kernel="sobel-right", kh="3", kw="3")
    assert maps(app, "touched")[1]["note"] == "6 of 64 outputs change"


def test_a_chosen_cell_becomes_the_pixel(monkeypatch: pytest.MonkeyPatch) -> None:
    state: dict[str, int] = {}
    monkeypatch.setattr(why_parts.st, "session_state", state)
    why_parts._choose((0, 6))
    assert state == {"why_row": 1, "why_column": 7}


# Count weights


def test_weights_are_counted() -> None:
    app = opened("why", preset="megapixel")
    (chart,) = app.get("vega_lite_chart")
    (data,) = chart.proto.datasets
    layers = pa.ipc.open_stream(data.data.data).read_all().to_pydict()
    assert layers["weights"] == [9, 81, 9, 10**9]  # a picture of 3 × 3 beside the megapixel
    assert layers["words"][3] == "dense, 1,000 × 1,000 → 1,000: 1,000,000,000"
    assert layers["layer"] == ["kernel", "dense"] * 2


# Experiments, links, bad input


@pytest.mark.parametrize(
    ("name", "first"), [("megapixel", "cost"), ("shifted", "shift"), ("far-pixel", "pixel")]
)
def test_the_chosen_experiment_is_on_top(name: str, first: str) -> None:
    assert name in NAMES
    app = opened("why", preset=name)
    assert app.session_state["preset"] == name
    titles = {"cost": "How many weights", "shift": "Move the picture",
              "pixel": "Change one far pixel"}  # fmt: skip
    shown = [
        item.value.strip("*") for item in app.markdown if item.value.strip("*") in titles.values()
    ]
    assert shown[0] == titles[first]
    assert set(shown) == set(titles.values())


@pytest.mark.parametrize(
    ("asked", "given"), [("99", 7), ("-1", 0), ("1e400", 1), ("text", 1), ("", 1), ("4", 4)]
)
def test_moves_stay_within_the_picture(asked: str, given: int) -> None:
    assert opened("why", why_down=asked).number_input(key="why_down").value == given


def test_a_smaller_picture_brings_the_pixel_with_it() -> None:
    app = opened("why", preset="far-pixel", why_row="8", why_column="8")
    app.selectbox(key="picture").set_value("counting-3x3").run()
    assert not app.exception
    assert maps(app, "touched")[0]["frames"] == [[2, 2]]


def test_a_kernel_without_room_is_refused_with_the_arithmetic() -> None:
    with pytest.raises(ConvolutionError, match="3"):
        answer(Question(((1.0,) * 3,) * 3, ((1.0,) * 9,) * 9, (0, 0), (0, 0)))
    app = opened("why", picture="counting-3x3", kernel="box", kh="9", kw="9", ph="3", pw="3")
    assert "going round once has 3" in said(app)


def test_photos_and_even_kernels_work() -> None:
    app = opened("why", picture="cat", kernel="box", kh="2", kw="4")
    assert values(app, "pictures")[0].shape == values(app, "moved-circular")[0].shape
    assert not values(app, "moved-circular")[2].any()


# In PyTorch


@pytest.mark.parametrize("name", NAMES)
def test_the_shown_source_gets_what_is_shown(name: str) -> None:
    app = opened("why", preset=name)
    found = {}
    for part in source(app).split("\n\n# "):
        namespace: dict[str, Any] = {}
        exec(part if part.startswith("#") else f"# {part}", namespace)
        found[part.strip("# ").split(" ")[0]] = namespace["Y"]
    assert not found["Move"].any()
    shown = np.array(maps(app, "touched")[1]["values"]) != 0
    np.testing.assert_array_equal(found["Change"].numpy(), shown)
    dense = 10**9 + 1_000 if name == "megapixel" else 64 * 64 + 64
    assert found["How"] == [10, dense]
