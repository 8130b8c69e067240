"""Where pictures come from: a set downloaded by one click, and a zip with a mess in it."""

from __future__ import annotations

import functools
import http.server
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from conftest import Server, Visit
from playwright.sync_api import Page, expect
from verbs import (
    PATIENCE,
    expect_no_exception,
    expect_no_sideways_scrolling,
    expect_title,
    keyed,
    upload,
    wait_for_app_run,
)

from core.settings import PREFIX
from tests.app_pages.sources.opening import packed

SMALL = "cats-and-dogs-small"
CHUNK = 64 * 1024  # bytes


class Mirror(http.server.SimpleHTTPRequestHandler):
    """Serves the small selection, slowly until `hurry` is set."""

    hurry = threading.Event()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def copyfile(self, source: BinaryIO, outputfile: BinaryIO) -> None:  # type: ignore[override]
        """Send a file piece by piece."""
        while piece := source.read(CHUNK):
            outputfile.write(piece)
            if not self.hurry.is_set():
                time.sleep(0.2)


@pytest.fixture(scope="module", autouse=True)
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Serve a small selection of our own, and have the app, which starts afterwards, ask for that."""
    folder: Path = tmp_path_factory.mktemp("mirror")
    names = [
        f"cats_and_dogs_filtered/{part}/{kind}/{part}-{number}.png"
        for part, count in (("train", 80), ("validation", 20))
        for kind in ("cats", "dogs")
        for number in range(count)
    ]
    (folder / "cats_and_dogs_filtered.zip").write_bytes(packed(names))
    handler = functools.partial(Mirror, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with pytest.MonkeyPatch.context() as patch:
            address = f"http://127.0.0.1:{server.server_port}"
            patch.setitem(os.environ, PREFIX + "FILTERED_SERVER", address)
            yield
        server.shutdown()


def _choose(page: Page, way: str) -> None:
    wait_for_app_run(page)
    keyed(page, "pictures_from").get_by_text(way, exact=True).click()
    wait_for_app_run(page)


def _press(page: Page, key: str) -> None:
    keyed(page, key).get_by_role("button").click(timeout=PATIENCE)


def test_a_published_set_comes_by_one_click_and_can_be_trained_on(
    visit: Visit, server: Server
) -> None:
    page = visit("data")
    _choose(page, "From the network")
    _press(page, f"download-{SMALL}")
    progress = keyed(page, "published").get_by_text("a second")
    expect(progress).to_be_visible(timeout=PATIENCE)
    page.reload()
    expect(progress).to_be_visible(timeout=PATIENCE)  # it has gone on without the page
    _press(page, f"cancel-{SMALL}")
    expect(page.get_by_text("Cancelled.")).to_be_visible(timeout=PATIENCE)
    Mirror.hurry.set()
    _press(page, f"download-{SMALL}")
    expect(keyed(page, "set")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("bring 40 validation pictures")).to_be_visible(timeout=PATIENCE)
    wait_for_app_run(page)
    assert f"set={SMALL}" in page.url
    page.get_by_role("link", name="Train on these", exact=True).click()
    expect_title(page, "Train")
    expect(page.get_by_text("160 pictures to learn from")).to_be_visible(timeout=PATIENCE)
    expect_no_exception(page)
    assert [path.name for path in (server.home / "data/sets").iterdir() if path.name[0] != "."] == [
        SMALL
    ]


def test_a_zip_with_a_mess_in_it_says_what_was_left_out(visit: Visit) -> None:
    page = visit("data?pictures_from=zip", width=390)
    mess = {"../out.png": b"x", "notes.txt": b"words", "cat/more.zip": b"PK"}
    upload(page, "zip-0", ("Our pets.zip", "application/zip", packed(others=mess)))
    expect(keyed(page, "set")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="3 files left out").click(timeout=PATIENCE)
    expect(page.get_by_text("Its name leads out of the zip.")).to_be_visible(timeout=PATIENCE)
    page.keyboard.press("Escape")
    page.reload()
    expect(keyed(page, "set").get_by_text("Our pets")).to_be_visible(timeout=PATIENCE)
    wait_for_app_run(page)
    expect_no_sideways_scrolling(page)
    _press(page, "remove-set")
    _press(page, "remove-do")
    expect(keyed(page, "set").get_by_text("Our pets")).to_have_count(0, timeout=PATIENCE)
    expect_no_exception(page)
