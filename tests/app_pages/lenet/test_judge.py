"""Judge it: the sections, by their widgets, on a few drawn garments and an untrained network."""

from __future__ import annotations

import json
from typing import Any, get_args

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch import nn

from app_pages.parts.lenet.inputs.asking import refuse_astray
from core import judging
from core.confusion import confusion
from core.datasets import Source, open_pixels
from core.lenet import ORIGINAL
from core.lenet.neighbours import Metric, nearest
from core.lenet.scoring import probabilities, scores
from core.networks import Network, NetworkError, Seeded
from core.settings import PROJECT


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(PROJECT / "app_pages" / "lenet.py", default_timeout=60)
    asked = {"lenet-view": "judge", "garments": "garments:140", "of": "untrained"} | query
    for name, value in asked.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def sent(app: AppTest, key: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(app.get_by_key(key).proto.json)
    return data


def tiles(app: AppTest, key: str) -> list[str]:
    return [tile["key"] for tile in sent(app, key)["tiles"]]


def said(app: AppTest) -> str:
    return "\n".join(each.value for each in (*app.markdown, *app.caption))


@pytest.fixture(scope="module")
def pixels() -> tuple[np.ndarray, np.ndarray]:
    """The 20 test pictures, and their labels."""
    found = open_pixels(Source.parse("garments:140"), 28)
    return found.pixels[-20:], found.labels[-20:]


@pytest.fixture(scope="module")
def module() -> nn.Module:
    return Network(ORIGINAL.block(), Seeded(0)).module().eval().requires_grad_(False)


def test_the_pictures_of_a_cell_stand_in_the_order_that_is_asked(
    pixels: tuple[np.ndarray, np.ndarray], module: nn.Module
) -> None:
    shares = probabilities(scores(module, pixels[0]))
    matrix = confusion(shares.argmax(axis=1), pixels[1], 10)
    true, taken, _count = judging.confused(matrix, 1)[0]
    surest = [f"test-{i}" for i in judging.cell(shares, pixels[1], true, taken)]
    app = opened(cell="9-x")  # names no cell, so that it is the most frequent mistake
    assert app.metric[1].delta.startswith("of 20 test pictures")
    assert (app.selectbox("cell-true").value, app.selectbox("cell-taken").value) == (true, taken)
    assert tiles(app, "judge-cell") == surest
    app.segmented_control("cell-order").set_value("unsurest").run()
    assert tiles(app, "judge-cell") == surest[::-1]
    app.selectbox("cell-taken").set_value((taken + 1) % 10).run()
    assert not app.exception
    assert app.query_params["cell"] == f"{true}-{(taken + 1) % 10}"


def test_the_surest_mistakes_are_told_with_how_often_such_verdicts_are_right(
    pixels: tuple[np.ndarray, np.ndarray], module: nn.Module
) -> None:
    shares = probabilities(scores(module, pixels[0]))
    wrong = np.flatnonzero(shares.argmax(axis=1) != pixels[1])
    wrong = wrong[np.argsort(-shares[wrong].max(axis=1), kind="stable")][:24]
    app = opened(cells="shares")
    assert tiles(app, "judge-surest") == [f"test-{i}" for i in wrong]
    alike = shares.max(axis=1) >= shares[wrong[-1]].max()
    right = int((shares.argmax(axis=1) == pixels[1])[alike].sum())
    assert f"Of all {alike.sum()} verdicts with at least" in said(app)
    assert f"{right} are right" in said(app)


@pytest.mark.parametrize("section", ["classes", "sureness"])
def test_a_section_draws_its_chart(section: str) -> None:
    app = opened(judge=section)
    charts = app.get("vega_lite_chart")
    assert len(charts) == 1
    assert charts[0].proto.alt


def test_the_neighbours_of_a_picture_in_a_layer(module: nn.Module) -> None:
    found = open_pixels(Source.parse("garments:140"), 28)
    expected = [
        nearest(module, found.pixels[123], found.pixels[:120], 3, 12, metric)
        for metric in get_args(Metric)
    ]
    app = opened(judge="neighbours", judged="3", near="3")
    assert tiles(app, "judge-near") == [f"train-{i}" for i in expected[0].indices]
    assert "among the first 120 training pictures" in said(app)
    app.segmented_control("distance").set_value("cosine").run()
    shown = sent(app, "judge-near")["tiles"]
    assert [tile["note"].split("\n")[1] for tile in shown] == [
        f"{distance:.3g}" for distance in expected[1].distances
    ]
    assert app.query_params["distance"] == "cosine"
    assert not app.get("vega_lite_chart")
    app.button("compare-layers").click().run()
    assert not app.exception
    assert len(app.get("vega_lite_chart")) == 1
    assert "The network itself is right" in said(app)


def test_two_classes_are_compared_as_plain_torch_does(
    pixels: tuple[np.ndarray, np.ndarray], module: nn.Module
) -> None:
    app = opened(judge="means")
    assert app.selectbox("maps-of").value == 2  # behind the first activation
    assert "tells them apart best" in said(app)
    x = torch.tensor(pixels[0]).float().div(255).permute(0, 3, 1, 2)
    maps = nn.Sequential(*list(module.children())[:2])(x)
    coats = maps[torch.tensor(pixels[1] == 4)].mean(dim=0)
    for number in range(6):
        drawn = sent(app, f"judge-means-{number}")["maps"]
        assert np.allclose(drawn[1]["values"], coats[number].numpy(), atol=1e-6)
        apart = np.array(drawn[0]["values"]) - np.array(drawn[1]["values"])
        assert np.allclose(drawn[2]["values"], apart, atol=1e-6)
    app.selectbox("maps-of").set_value(9).run()
    assert not app.exception
    assert app.dataframe[0].value.shape == (120, 6)
    app.selectbox("other").set_value(2).run()
    assert "two different classes" in app.info[0].value


def test_a_network_whose_training_went_astray_is_refused() -> None:
    refuse_astray(np.zeros(3))
    with pytest.raises(NetworkError, match="went astray"):
        refuse_astray(np.array([0.0, np.nan]))
