"""Published sets from the page: cards, one click, progress, and who may call a download off."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from app_pages.parts.background import Line
from app_pages.parts.sources import bringing, here
from app_pages.parts.sources.bringing import download, download_of
from core.datasets import Cancelled, DatasetError, sets
from core.datasets.sets import KeptSet
from tests.app_pages.sources.opening import chosen, kept, opened, packed, ran, said, until

SMALL = "cats-and-dogs-small"
Progress = Callable[[str, int, int], None]


class Server:
    """Stands in for the network: a download goes on until `release` is set, or it is called off."""

    def __init__(self) -> None:
        self.entered, self.release, self.fetched = threading.Event(), threading.Event(), 0

    def fetch(self, key: str, progress: Progress, cancelled: Callable[[], bool]) -> KeptSet:
        self.fetched += 1
        progress("downloading", 12_000_000, 69_000_000)
        self.entered.set()
        until(lambda: self.release.is_set() or cancelled())
        if cancelled():
            raise Cancelled
        return sets.unpack(io.BytesIO(packed()), sets.PUBLISHED[key].title, "", progress, cancelled)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    made = Server()
    monkeypatch.setattr(sets, "fetch", made.fetch)
    return made


@pytest.fixture(autouse=True)
def _reachable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all servers answer, and begin without downloads of earlier tests."""
    here.obstacles.clear()
    monkeypatch.setattr(sets, "obstacle", lambda key: None)
    monkeypatch.setattr(bringing, "_downloads", Line("downloading"))


def _ended() -> bool:
    job = download_of(SMALL)
    return job is not None and not job.running


def test_each_card_says_what_it_is_and_what_it_costs() -> None:
    app = opened(pictures_from="network")
    text = said(app)
    for published in sets.PUBLISHED.values():
        assert published.title in text and published.licence in text
    assert "68.6 MB to download" in text and "are free for it" in text
    assert not app.button(key=f"download-{SMALL}").disabled and chosen(app) == "None"


def test_one_click_downloads_it_and_it_is_chosen(server: Server) -> None:
    app = opened(pictures_from="network")
    ran(app.button(key=f"download-{SMALL}").click())
    assert server.entered.wait(60)
    assert "12 MB of 69 MB" in ran(app).get("progress")[0].proto.text
    server.release.set()
    until(_ended)
    (made,) = sets.kept_sets("")
    assert chosen(ran(app)) == f"set:{made.name}" and app.toast


def test_without_a_network_it_says_why_and_what_to_do_instead(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sets, "obstacle", lambda key: f"The server of {key} does not answer.")
    app = opened(pictures_from="network")
    assert f"The server of {SMALL} does not answer." in said(app)
    assert "asked again after a minute" in said(app)
    assert app.button(key=f"download-{SMALL}").disabled


def test_a_download_that_fails_is_a_sentence_and_can_be_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(key: str, progress: Progress, cancelled: Callable[[], bool]) -> KeptSet:
        raise DatasetError("The connection broke off; try again.")

    monkeypatch.setattr(sets, "fetch", fail)
    app = opened(pictures_from="network")
    ran(app.button(key=f"download-{SMALL}").click())
    until(_ended)
    assert "broke off" in ran(app).error[0].value.replace("\\", "")
    assert not app.button(key=f"download-{SMALL}").disabled


def test_two_visitors_see_one_download_and_the_last_one_calls_it_off(server: Server) -> None:
    job = download(SMALL, "first")
    assert download(SMALL, "second") is job
    assert server.entered.wait(60) and server.fetched == 1
    job.leave("first")
    job.leave("a stranger")
    assert job.running and not job.called_off.is_set()
    job.leave("second")
    until(_ended)
    assert job.state == "stopped"


def test_a_stranger_sees_it_and_cannot_stop_it(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYERWISE_HOSTED", "true")
    job = download(SMALL, "first")
    app = opened(pictures_from="network", owner="stranger")
    assert "Somebody else wants it" in said(app)
    assert not [button for button in app.button if button.key == f"cancel-{SMALL}"]
    app = opened(pictures_from="network", owner="first")  # after a reload
    ran(app.button(key=f"cancel-{SMALL}").click())
    until(_ended)
    assert job.state == "stopped" and "Cancelled" in said(ran(app))


def test_what_is_here_is_used_and_not_downloaded_again(monkeypatch: pytest.MonkeyPatch) -> None:
    one = kept()
    published = {one.name: replace(sets.PUBLISHED[SMALL], key=one.name)}
    monkeypatch.setattr(sets, "PUBLISHED", published)
    app = opened(pictures_from="network")
    assert "Here already: 20 pictures" in said(app)
    assert chosen(ran(app.button(key=f"use-{one.name}").click())) == f"set:{one.name}"
