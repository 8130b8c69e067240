"""Several photos at once: the third answer, the table as a file, and what was wrong as a data set."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest
from conftest import Server, Visit
from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, expect
from verbs import (
    PATIENCE,
    expect_drawn,
    expect_loaded,
    expect_no_exception,
    expect_no_sideways_scrolling,
    keyed,
    upload,
    wait_for_app_run,
)

from core.datasets.drawn import draw_pet
from core.images import encode_jpeg
from core.settings import PREFIX
from tests.app_pages.predict.made import a_run
from tests.core.prediction.known import save_known

NEITHER = "Neither, or I can't tell"


@pytest.fixture(scope="module")
def known_run(server: Server) -> str:
    """Leave a run in the server's home about which something is known; return its id."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(PREFIX + "HOME", str(server.home))
        run = a_run("measured")
        save_known(next((run.path / "checkpoints").glob("weights-*.safetensors")))
    return run.id


def _house() -> bytes:
    """Draw what is no pet."""
    picture = Image.new("RGB", (320, 240), "#9CC8F0")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((90, 110, 230, 220), fill="#B5651D")
    pen.polygon([(75, 110), (160, 40), (245, 110)], fill="#7A1F1F")
    return encode_jpeg(picture)


def _cards(page: Page) -> Locator:
    return keyed(page, "verdicts")


def _move(page: Page, to: str) -> None:
    """Move the threshold to that end of its line: Home or End."""
    keyed(page, "threshold").get_by_role("slider").focus()
    page.keyboard.press(to)


def _saved(page: Page, key: str) -> bytes:
    wait_for_app_run(page)  # or the button that is clicked is gone before its click is heard
    with page.expect_download(timeout=PATIENCE) as coming:
        keyed(page, key).get_by_role("button").click()
    return coming.value.path().read_bytes()


def test_photos_are_judged_filtered_corrected_and_taken_home(visit: Visit, known_run: str) -> None:
    page = visit(f"predict?model={known_run}")
    pets = [(f"{kind}.jpg", encode_jpeg(draw_pet(kind, 11, 320))) for kind in ("cat", "dog")]
    photos = [*pets, ("=house.jpg", _house())]
    upload(page, "files", *((name, "image/jpeg", content) for name, content in photos))
    expect(_cards(page).get_by_text("=house.jpg").first).to_be_visible(timeout=PATIENCE)
    for picture in _cards(page).get_by_role("img").all():
        expect_loaded(picture)

    _move(page, "End")
    expect(_cards(page).get_by_text(NEITHER)).to_have_count(3, timeout=PATIENCE)
    expect(page).to_have_url(re.compile("threshold="))
    _move(page, "Home")
    expect(_cards(page).get_by_text(NEITHER)).to_have_count(0, timeout=PATIENCE)
    expect(_cards(page).get_by_text(re.compile("scored like this one"))).to_have_count(3)
    page.get_by_role("button", name="Back to the default").click()
    expect(page).not_to_have_url(re.compile("threshold="))

    rows = list(csv.DictReader(io.StringIO(_saved(page, "csv").decode("utf-8-sig"))))
    assert [row["photo"] for row in rows] == ["cat.jpg", "dog.jpg", "'=house.jpg"]
    for row in rows:
        shares = [float(row[f"probability of {name} (0 to 1)"]) for name in ("cat", "dog")]
        assert sum(shares) == pytest.approx(1.0) and float(row["familiarity (log odds)"])

    shows = _cards(page).get_by_role("radiogroup", name="Wrong? It shows")
    shows.nth(2).get_by_text("neither", exact=True).click()
    expect(keyed(page, "corrections-box")).to_contain_text("1 photo that you named")
    with zipfile.ZipFile(io.BytesIO(_saved(page, "corrections-download"))) as packed:
        assert packed.namelist() == ["neither/house-0.jpg", "labels.csv", "README.md"]

    keyed(page, "as").get_by_text("Table").click()
    expect_drawn(page.get_by_test_id("stDataFrame"), colours=20)
    page.set_viewport_size({"width": 390, "height": 800})
    wait_for_app_run(page)
    expect_no_sideways_scrolling(page)
    expect_no_exception(page)
