"""Judge it: the sections, by their widgets, on a few drawn garments and an untrained network."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from core.settings import PROJECT


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(PROJECT / "app_pages" / "lenet.py", default_timeout=60)
    asked = {"lenet-view": "judge", "garments": "garments:140", "of": "untrained"} | query
    for name, value in asked.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def sent(app: AppTest, key: str) -> dict[str, object]:
    data: dict[str, object] = json.loads(app.get_by_key(key).proto.json)
    return data


def test_the_figures_and_the_pictures_of_a_cell() -> None:
    app = opened(cell="6-0")
    assert app.metric[1].delta.startswith("of 20 test pictures")
    assert app.selectbox(key="cell-true").value == 6
    app.selectbox(key="cell-taken").set_value(3).run()
    assert not app.exception
    assert app.query_params["cell"] in ("6-3", ["6-3"])


def test_a_link_that_names_no_cell_shows_the_largest() -> None:
    app = opened(cell="9-x")
    assert app.selectbox(key="cell-true").value in range(10)


@pytest.mark.parametrize("section", ["classes", "sureness"])
def test_a_section_draws_its_chart(section: str) -> None:
    app = opened(judge=section)
    charts = app.get("vega_lite_chart")
    assert len(charts) == 1 and charts[0].proto.alt


def test_the_neighbours_of_a_picture_in_a_layer() -> None:
    app = opened(judge="neighbours", judged="3", near="12")
    shown = sent(app, "judge-near")["tiles"]
    assert isinstance(shown, list) and len(shown) == 12
    assert "among the first 120 training pictures" in app.markdown[-1].value or any(
        "among the first 120" in each.value for each in app.markdown
    )
    app.selectbox(key="near").set_value(0).run()
    assert not app.exception


def test_two_classes_and_two_equal_ones() -> None:
    app = opened(judge="means")
    assert any("tells them apart best" in each.value for each in app.markdown)
    app.selectbox(key="other").set_value(2).run()
    assert "two different classes" in app.info[0].value
