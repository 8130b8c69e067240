"""The view "Learn a kernel": what it sends to its player and its charts, against the closed form."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import torch
from streamlit.testing.v1 import AppTest

from app_pages.parts.lab.experiments import of_view
from app_pages.parts.lab.learning_controls import exact_text, number_text, rate_text
from app_pages.parts.lab.learning_run import Attempt, outcome
from app_pages.parts.lab.learning_update import facts
from core.convolution import PRESETS, Picture, as_rows
from tests.app_pages.lab.reading import opened, said, source

NAMES = [preset.name for preset in of_view("learning")]
BARS, EDGE = as_rows(Picture("bars", 6, 8).values()[0]), ((1.0, -1.0),)
GENERAL, ZERO = ((0.3, 0.2),), ((0.0, 0.0),)


def played(app: AppTest) -> dict[str, Any]:
    return json.loads(app.get_by_key("learning-player").proto.json)


def rates(app: AppTest) -> dict[str, pa.Table]:
    (chart,) = app.get("vega_lite_chart")
    return {
        data.name: pa.ipc.open_stream(data.data.data).read_all() for data in chart.proto.datasets
    }


def marks(app: AppTest) -> dict[str, float]:
    found = rates(app)["marks"]
    return dict(zip(found["kind"].to_pylist(), found["rate"].to_pylist(), strict=True))


# The course's closed form


@pytest.mark.parametrize(
    ("experiment", "losses", "learned"),
    [
        ("learn-general", (14.58, 6.836, 1.7273, 0.5275, 0.1859, 0.0711), (1.01589, -0.96220)),
        ("learn-from-zero", (12, 4.9152, 0.8246, 0.1384, 0.0232, 0.0039), (0.98847, -0.98847)),
    ],
)
def test_dots_and_line_are_the_course_s(
    experiment: str, losses: tuple[float, ...], learned: tuple[float, float]
) -> None:
    sent = played(opened("learning", preset=experiment))
    at = (0, 1, 3, 5, 7, 9)
    for drawn in (sent["losses"], sent["predicted"]):
        assert len(drawn) == 11
        assert [drawn[n] for n in at] == pytest.approx(losses, abs=6e-5, rel=1e-4)
    assert sent["kernels"][10] == pytest.approx(learned, abs=1e-5)
    assert sent["target"] == [1, -1]
    printed = dict(map(tuple, sent["printed"]))  # beside ours, and here the same
    assert printed == {n: pytest.approx(sent["losses"][n], abs=6e-5) for n in at[1:]}


def test_the_line_is_the_formula_for_any_start() -> None:
    sent = played(
        opened("learning", learning_from="-0.5,2", learning_steps="20", learning_start="own")
    )
    a, b = -1.5, 3
    u, v = (a + b) / math.sqrt(2), (a - b) / math.sqrt(2)
    formula = [30 * 0.64**n * u**2 + 6 * 0.4096**n * v**2 for n in range(21)]
    assert sent["predicted"] == pytest.approx(formula)
    assert sent["losses"] == pytest.approx(formula, rel=1e-4, abs=1e-6)


def test_limit_and_fastest_are_marked() -> None:
    general, zero = opened("learning"), opened("learning", preset="learn-from-zero")
    assert marks(general) == pytest.approx({"fastest": 1 / 36, "limit": 1 / 30, "yours": 0.03})
    assert marks(zero) == pytest.approx(
        {"fastest": 1 / 12, "limit": 1 / 6, "any": 1 / 30, "yours": 0.03}
    )
    curve = rates(general)["rates"].to_pydict()
    factors = dict(zip(curve["rate"], zip(curve["here"], curve["any"], strict=True), strict=True))
    for rate, (here, any_start) in factors.items():
        expected = max(abs(1 - 60 * rate), abs(1 - 12 * rate))
        assert here == any_start == pytest.approx(expected, abs=1e-5)
    lowest = min(factors, key=lambda rate: factors[rate][0])
    assert lowest == pytest.approx(1 / 36)
    labels = rates(zero)["marks"]["label"].to_pylist()
    assert labels == ["fastest 1/12", "limit 1/6", "limit for any start 1/30", "yours"]


def test_the_buttons_set_the_learning_rate() -> None:
    app = opened("learning")
    app.button(key="learning_rate-fastest").click().run()
    assert app.text_input(key="learning_rate").value == "1/36"
    assert app.session_state["preset"] is None  # no longer the course's experiment
    sent = played(app)
    steep, flat = abs(1 - 60 / 36), 1 - 12 / 36
    assert steep == pytest.approx(flat)
    assert sent["losses"][10] == pytest.approx(14.58 * flat**20, rel=1e-3)
    app.button(key="learning_rate-limit").click().run()
    assert marks(app)["yours"] == pytest.approx(1 / 30)
    losses = played(app)["losses"]  # at the limit the steep direction's part stays: 30 · u₀² = 3.75
    assert min(losses) == pytest.approx(30 * 0.5**2 / 2, rel=1e-3)


def test_from_zero_at_its_fastest_one_step_is_enough() -> None:
    sent = played(opened("learning", preset="learn-from-zero", learning_rate="1/12"))
    assert sent["losses"][1] == pytest.approx(0, abs=1e-9)
    assert sent["kernels"][1] == pytest.approx([1, -1], abs=1e-6)


# What the player is sent


def test_the_bowl_has_its_rings_axes_and_path() -> None:
    sent = played(opened("learning"))
    bowl = sent["bowl"]
    assert bowl["lowest"] == pytest.approx([1, -1])
    assert bowl["slopes"] == pytest.approx([30, 6])
    steep, flat = np.array(bowl["directions"])
    assert abs(steep @ [1, 1]) == pytest.approx(math.sqrt(2), rel=1e-5)
    assert abs(flat @ [1, -1]) == pytest.approx(math.sqrt(2), rel=1e-5)
    np.testing.assert_allclose(bowl["path"], sent["kernels"], atol=1e-5)
    for ring, level in zip(bowl["rings"], bowl["levels"], strict=True):
        a, b = np.array(ring)[:, 0] - 1, np.array(ring)[:, 1] + 1
        assert 15 * (a + b) ** 2 + 3 * (a - b) ** 2 == pytest.approx(level, rel=1e-3)
    (x, y), half = bowl["centre"], bowl["half"]
    assert all(abs(w1 - x) < half and abs(w2 - y) < half for w1, w2 in bowl["path"])


def test_a_start_at_the_answer_is_drawn_as_well() -> None:
    sent = played(opened("learning", learning_from="1,-1"))
    assert set(sent["losses"]) == {0}
    assert sent["bowl"]["half"] > 0


def test_one_weight_has_no_bowl_but_is_learned() -> None:
    app = opened("learning", picture="counting-3x3", kernel="own", cells="2", learning_rate="1/500")
    assert played(app)["bowl"] is None
    assert played(app)["kernels"][-1] == pytest.approx([2], abs=0.05)


@pytest.mark.parametrize(("kernel", "size"), [("sobel-right", 3), ("gaussian", 5)])
def test_any_kernel_on_any_picture(kernel: str, size: int) -> None:
    query = {"picture": "noise-16x16", "kernel": kernel, "kh": str(size), "kw": str(size)}
    sent = played(opened("learning", **query, learning_rate="0.001", learning_steps="200"))
    assert sent["size"] == [size, size]
    assert sent["kernels"][-1] == pytest.approx(sent["target"], abs=0.02)
    assert sent["bowl"]["others"]
    assert len(sent["bowl"]["path"]) == 201


# Divergence


def test_too_fast_it_diverges_and_says_so() -> None:
    app = opened("learning", preset="learn-too-fast")
    sent, words = played(app), said(app)
    assert sent["losses"][40] > 100 * sent["losses"][0]
    assert sent["losses"][40] / sent["losses"][39] == pytest.approx(1.1**2, rel=1e-3)
    assert (
        "Above 1/30 each step overshoots: at 0.035 it multiplies the largest distance by 1.1."
        in words
    )


def test_where_numbers_end_the_player_ends() -> None:
    app = opened("learning", learning_rate="5", learning_steps="200")
    sent, words = played(app), said(app)
    steps = len(sent["losses"])
    assert steps < 30
    assert all(math.isfinite(loss) for loss in sent["losses"])
    assert len(sent["kernels"]) == steps
    assert f"no longer a finite number after {steps} steps" in words
    assert sent["predicted"][-1] is None or sent["predicted"][-1] > 1e38
    assert sent["bowl"]["half"] < 20  # what has left is not drawn, so that the bowl stays readable
    assert marks(app)["yours"] == pytest.approx(5)
    json.dumps(sent, allow_nan=False)


# Where the answer is not unique


def test_a_constant_picture_does_not_tell() -> None:
    query = {"picture": "constant-8x8", "kernel": "sobel-right", "kh": "3", "kw": "3"}
    app = opened("learning", **query, learning_rate="1/648", learning_start="random")
    sent, words = played(app), said(app)
    assert "The answer is not unique: every window of this picture holds the same numbers" in words
    assert sent["losses"][-1] == pytest.approx(0, abs=1e-9)
    assert max(abs(w - t) for w, t in zip(sent["kernels"][-1], sent["target"], strict=True)) > 0.5
    for free in sent["free"]:  # whatever sums to zero changes no output
        assert sum(free) == pytest.approx(0, abs=1e-6)
        assert max(map(abs, free)) > 0.1
    assert len(sent["free"]) == 3
    assert sent["bowl"]["slopes"] == pytest.approx([72, 0], abs=1e-9)
    json.dumps(sent, allow_nan=False)


def test_an_empty_picture_says_nothing() -> None:
    found = outcome(Attempt(((0.0,) * 4,) * 4, EDGE, 0.03, 5, GENERAL, 0))
    assert found.bowl is None
    assert "any kernel will do" in found.answer
    assert found.limit == math.inf
    assert set(found.losses) == {0}
    app = opened(
        "learning", picture="bars-2x2", kernel="first-difference", kh="1", kw="2"
    )  # zeros alone
    assert "any kernel will do" in said(app)
    assert "limit" not in marks(app)


# Experiments


@pytest.mark.parametrize("name", NAMES)
def test_each_experiment_sets_its_own_controls(name: str) -> None:
    app = opened("learning", preset="learn-general" if name != "learn-general" else "learn-zh")
    app.button_group(key="preset").set_value(name).run()
    assert not app.exception
    lesson = PRESETS[name].lesson
    assert lesson
    assert app.session_state["preset"] == name
    assert float(app.text_input(key="learning_rate").value) == lesson.lr
    assert app.slider(key="learning_steps").value == lesson.steps
    kind = {None: "random", ZERO: "zeros"}.get(lesson.start, "own")
    assert app.session_state["learning_start"] == kind
    if lesson.start:
        assert played(app)["kernels"][0] == pytest.approx(lesson.start[0])


@pytest.mark.parametrize("name", ["learn-zh", "learn-en"])
def test_what_the_book_printed_stands_beside_ours(name: str) -> None:
    app = opened("learning", preset=name)
    lesson, sent, words = PRESETS[name].lesson, played(app), said(app)
    assert lesson
    assert sent["printed"] == [[step - 1, loss] for step, loss in lesson.printed]
    assert sent["words"]["printed"] == "printed in the book"
    assert sent["losses"][1] != pytest.approx(lesson.printed[0][1])
    assert sent["losses"] == pytest.approx(sent["predicted"], rel=1e-4)
    assert "The book began at another random start" in words
    assert f"{lesson.printed[0][1]:g}" in words


def test_the_book_s_numbers_go_when_the_experiment_is_changed() -> None:
    app = opened("learning", preset="learn-zh")
    app.slider(key="learning_steps").set_value(20).run()
    assert played(app)["printed"] == []
    app.slider(key="learning_steps").set_value(10).run()
    assert app.session_state["preset"] == "learn-zh"


def test_another_seed_is_another_start() -> None:
    app = opened("learning", preset="learn-zh")
    first = played(app)["kernels"][0]
    app.number_input(key="learning_seed").set_value(7).run()
    other = played(app)["kernels"][0]
    assert first != other
    assert max(map(abs, first + other)) <= 1 / math.sqrt(2)


def test_in_place_shows_what_autograd_knows() -> None:
    words = said(opened("learning", preset="in-place"))
    assert "version counter: +0" in words
    assert (
        "a backward pass recorded before it gives 4 instead of 6: autograd did not notice" in words
    )
    assert "a leaf Variable that requires grad is being used in an in-place operation" in words
    assert {fact.name for fact in facts()} == {"data", "no-grad", "recorded", "replaced"}
    assert "version counter: +0" not in said(opened("learning"))


# A link, and bad input


def test_a_link_brings_the_same_view() -> None:
    query = {"learning_rate": "1/40", "learning_steps": "33", "learning_start": "random",
             "learning_seed": "5"}  # fmt: skip
    app = opened("learning", picture="noise-8x8", kernel="gaussian", kh="3", kw="3", **query)
    assert app.text_input(key="learning_rate").value == "1/40"
    assert app.slider(key="learning_steps").value == 33
    assert app.number_input(key="learning_seed").value == 5
    assert app.session_state["picture"] == "noise-8x8"


def test_what_the_page_settles_stands_in_the_link() -> None:
    app = opened("learning", preset="learn-too-fast")
    link = dict(app.query_params)
    assert link["learning_rate"] == "0.035"
    assert link["learning_steps"] == "40"
    assert link["learning_start"] == "own"
    again = opened("learning", **link)
    assert again.session_state["preset"] == "learn-too-fast"
    assert played(again) == played(app)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"learning_rate": "quick"}, "The learning rate is 'quick', which is no number."),
        ({"learning_rate": "0"}, "The learning rate is 0, but has to be from 1e-12 to 1e+06."),
        ({"learning_rate": "-1/30"}, "but has to be from 1e-12 to 1e+06."),
        ({"learning_rate": "5e-324"}, "but has to be from 1e-12 to 1e+06."),
        ({"learning_rate": "nan"}, "has to be a finite number."),
        ({"learning_rate": "1e999"}, "has to be a finite number."),
        ({"learning_rate": "1/0"}, "has to be a finite number."),
        ({"learning_rate": ""}, "is empty; write a number there."),
        ({"learning_start": "own", "learning_from": "1,x"}, "column 2 of the start is 'x'"),
        ({"learning_start": "own", "learning_from": "1;2,3"}, "The start's rows are 1 and 2 cells"),
        ({"learning_start": "own", "learning_from": "5"}, "1 × 1 given, 1 × 2 in the kernel"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_with_a_sentence(query: dict[str, str], sentence: str) -> None:
    app = opened("learning", **query)
    assert sentence in said(app)
    assert played(app)["losses"]


@pytest.mark.parametrize("steps", ["0", "-3", "100000", "1e400", "many", ""])
def test_steps_stay_within_their_bounds(steps: str) -> None:
    value = opened("learning", learning_steps=steps).slider(key="learning_steps").value
    assert value == {"0": 1, "-3": 1, "100000": 200}.get(steps, 10)


def test_a_kernel_that_fits_by_padding_alone_is_refused_with_the_arithmetic() -> None:
    app = opened("learning", picture="counting-3x3", kernel="box", kh="5", kw="5", ph="1", pw="1")
    assert "spans 5 cells" in said(app)


# In PyTorch


@pytest.mark.parametrize(
    "query",
    [
        {"preset": "learn-general"},
        {"preset": "learn-en", "learning_seed": "3"},
        {"picture": "cat", "kernel": "sobel-down", "kh": "3", "kw": "3", "learning_rate": "1e-5"},
    ],
)
def test_the_shown_source_gets_the_numbers_shown(query: dict[str, str]) -> None:
    app = opened("learning", **query)
    namespace: dict[str, Any] = {}
    exec(source(app), namespace)
    sent = played(app)
    assert namespace["losses"] == pytest.approx(sent["losses"][:-1], rel=1e-4)
    assert namespace["Y"].flatten().tolist() == pytest.approx(
        sent["kernels"][-1], rel=1e-4, abs=1e-6
    )


def test_measured_losses_are_pytorch_s() -> None:
    found = outcome(Attempt(BARS, EDGE, 0.03, 10, GENERAL, 0))
    conv = torch.nn.Conv2d(1, 1, (1, 2), bias=False)
    conv.weight.data[:] = torch.tensor(GENERAL)
    X = torch.tensor(BARS)[None, None]
    Y = torch.nn.functional.conv2d(X, torch.tensor(EDGE)[None, None])
    for step in range(10):
        conv.zero_grad()
        loss = ((conv(X) - Y) ** 2).sum()
        loss.backward()
        assert found.losses[step] == pytest.approx(loss.item(), rel=1e-5)
        conv.weight.data[:] -= 0.03 * conv.weight.grad


# Numbers in words


def test_learning_rates_are_written_so_that_they_are_read_back() -> None:
    assert exact_text(1 / 36) == "1/36"
    assert exact_text(0.035) == "0.035"
    assert exact_text(0.5) == "1/2"
    assert rate_text(1.68234e-05) == "1.68·10⁻⁵"
    assert number_text(14.58) == "14.58"
    assert number_text(math.inf) == "∞"
