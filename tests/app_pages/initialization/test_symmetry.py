"""The view "Symmetry": equal units on one line, noise, layers, and what has no units."""

from __future__ import annotations

import json
from typing import Any

from streamlit.testing.v1 import AppTest

from core.settings import PROJECT


def opened(**query: object) -> AppTest:
    """Open the view at an address."""
    app = AppTest.from_file(PROJECT / "app_pages" / "initialization.py", default_timeout=60)
    for name, value in ({"initialization": "symmetry", "symmetry_steps": 5} | query).items():
        app.query_params[name] = str(value)
    return app.run()


def player(app: AppTest) -> dict[str, Any]:
    assert not app.exception and not app.error
    data: dict[str, Any] = json.loads(app.get_by_key("symmetry-player").proto.json)
    return data


def title(app: AppTest) -> str:
    return next(each.value for each in app.markdown if each.value.startswith("####"))


def test_equal_units_lie_on_one_line_until_there_is_noise() -> None:
    app = opened(lesson="parameters")
    data = player(app)
    assert title(app) == "#### 8 units, 1 distinct"
    assert len(data["losses"]) == len(data["weights"]) == 6
    assert data["layers"][0]["distinct"] == [1] * 6 and data["layers"][0]["spread"] == [0.0] * 6
    assert all(unit == step[0] for step in data["weights"] for unit in step)
    app.select_slider("symmetry_noise").set_value("0.01").run()
    assert title(app) == "#### 8 units, 8 distinct"
    assert app.query_params["symmetry_noise"] == "0.01"
    app.selectbox("symmetry_begin").select("hand").run()
    assert player(app)["layers"][0]["apart"] == [8] * 6


def test_the_way_to_the_small_network() -> None:
    app = opened(lesson="my-linear")
    assert title(app) == "#### 8 units, 1 distinct"  # its weight is (in, out)
    app.button("symmetry-small").click().run()
    assert player(app)["layers"][1]["units"] == 1
    assert app.query_params["lesson"] == "parameters"


def test_without_units_it_says_what_to_do() -> None:
    app = opened(lesson="centered-alone")
    assert not app.exception
    assert "Choose another network" in app.info[0].value


def test_hostile_links_open_the_page() -> None:
    app = opened(
        lesson="parameters", symmetry_layer="../x", symmetry_noise="nan", symmetry_steps="-1",
        symmetry_value="1e999",
    )  # fmt: skip
    assert len(player(app)["losses"]) == 2
