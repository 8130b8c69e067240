"""Which garments are shown: the choice, what a link asks for, and Fashion-MNIST that has to be fetched."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from streamlit.testing.v1 import AppTest

from app_pages.parts import preparing
from app_pages.parts.lenet import fetching
from core.datasets import Cancelled, DatasetError


def control() -> None:
    """Be a page of the control alone."""
    import streamlit as st

    from app_pages.parts.lenet.garments import data_control

    st.session_state["source"] = str(data_control(st.container()))


def opened(**query: str) -> AppTest:
    app = AppTest.from_function(control, default_timeout=30)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


@pytest.fixture(autouse=True)
def away(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Have Fashion-MNIST be elsewhere; return what sets whether it is here, and the obstacle."""

    def be(here: bool, obstacle: str | None = None) -> None:
        monkeypatch.setattr(fetching, "fashion_mnist_is_here", lambda: here)
        monkeypatch.setattr(fetching, "fashion_mnist_obstacle", lambda: obstacle)
        fetching._here.clear()
        fetching._obstacle.clear()

    be(False)
    yield be
    fetching._here.clear()
    fetching._obstacle.clear()


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("garments", "garments"),
        ("garments:700", "garments:700"),
        ("garments:700:5", "garments:700:5"),
        ("garments:1", "garments"),
        ("garments:x", "garments"),
        ("/etc", "garments"),
        ("drawn", "garments"),
    ],
)
def test_a_link_asks_for_garments(text: str, source: str) -> None:
    app = opened(garments=text)
    assert app.session_state["source"] == source
    assert not app.warning


def test_the_default_is_what_is_at_hand(away: Callable[..., None]) -> None:
    assert opened().session_state["source"] == "garments"
    away(True)
    app = opened()
    assert app.session_state["source"] == "fashion-mnist"
    app.segmented_control("garments").set_value("garments").run()
    assert app.session_state["source"] == "garments"


def test_what_cannot_be_had_is_a_sentence_and_drawn_garments(away: Callable[..., None]) -> None:
    away(False, "The file t10k is cut off.")
    app = opened(garments="fashion-mnist")
    assert app.session_state["source"] == "garments"
    assert [each.value.replace("\\", "") for each in app.warning] == ["The file t10k is cut off."]
    assert app.button("garments-download").label == "Try again"


def until(app: AppTest, reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not reached() and time.monotonic() < deadline:
        time.sleep(0.02)
        app.run()
    assert reached()


def test_a_download_is_watched_stopped_and_refused(
    away: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def waits(
        *_asked: object, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
    ) -> None:
        progress(30_000, 70_000)
        while not cancelled():
            time.sleep(0.01)
        raise Cancelled

    def fails(*_asked: object, **_more: object) -> None:
        raise DatasetError("Fashion-MNIST cannot be had now.")

    monkeypatch.setattr(preparing, "open_pixels", waits)
    app = opened(garments="fashion-mnist")
    assert app.button("garments-download").label == "Download it (30 MB)"
    app.button("garments-download").click().run()
    assert app.session_state["source"] == "garments"
    app.button("garments-stop").click().run()
    until(app, lambda: any(each.key == "garments-download" for each in app.button))
    assert not app.warning
    monkeypatch.setattr(preparing, "open_pixels", fails)
    app.button("garments-download").click().run()
    until(app, lambda: bool(app.warning))
    assert "cannot be had now" in app.warning[0].value
    assert app.session_state["source"] == "garments"


def test_after_a_download_it_is_there(
    away: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "open_pixels", lambda *_asked, **_more: None)
    app = opened(garments="fashion-mnist")
    monkeypatch.setattr(fetching, "fashion_mnist_is_here", lambda: True)
    app.button("garments-download").click().run()
    until(app, lambda: app.session_state["source"] == "fashion-mnist")
