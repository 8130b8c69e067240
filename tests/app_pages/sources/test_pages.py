"""Kept sets on the pages /data and /train: parts that they bring along, and a run on one."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from app_pages.parts import pictures, run_actions, runs
from core.datasets import sets
from core.settings import PROJECT
from core.training import Run
from tests.app_pages.sources.opening import PARTED, kept, said


@pytest.fixture(autouse=True)
def _small_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw and send small pictures, in a tenth of the time."""
    monkeypatch.setattr(pictures, "FRAME", 48)


def _page(name: str, **query: str) -> AppTest:
    app = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = value
    app.switch_page(f"app_pages/{name}.py").run()
    assert not app.exception, app.exception
    return app


def test_a_set_with_parts_of_its_own_keeps_them() -> None:
    app = _page("data", pictures_from="set", set=kept(PARTED).name)
    counts = {metric.label: metric.value for metric in app.metric}
    assert counts["Training"] == "6" and counts["Validation"] == "4" and counts["Test"] == "2"
    assert app.slider(key="validation_share").disabled
    assert "bring 4 validation pictures of their own" in said(app)
    assert sum(" · test" in caption.value for caption in app.caption) == 2
    (query,) = {
        item.proto.query_string
        for item in app.get("page_link")
        if "Train on" in item.proto.label
    }  # fmt: skip
    assert "data=set" in query and "set=my-pets-" in query


def test_a_run_on_a_kept_set_begins_from_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Run] = []
    monkeypatch.setattr(run_actions, "launch", started.append)
    one = kept(title="Our pets")
    app = _page("train", data="set", set=one.name, image_size="32")
    assert "10 cat, 10 dog" in said(app)
    app.button(key="start").click().run()
    assert not app.exception and not app.error
    assert started[0].configuration.data == f"set:{one.name}"
    assert "Our pets" in said(app)  # the page shows the run now


def test_without_pictures_no_run_can_be_started() -> None:
    app = _page("train", data="set")
    assert "Nothing is kept here yet" in said(app) and not app.error
    assert app.button(key="start").disabled


def test_sets_in_words() -> None:
    one = kept(title="Our pets")
    assert runs.data_words(f"set:{one.name}") == "Our pets"
    assert runs.data_words(f"marks:{'0' * 32}:set:{one.name}") == "Our pets, with marks"
    assert runs.data_words(f"marks:{'0' * 32}:/home/me/pets") == "pets, with marks"
    sets.remove_set(one.name)
    assert runs.data_words("set:gone-abcd") == "gone-abcd (not here any more)"
