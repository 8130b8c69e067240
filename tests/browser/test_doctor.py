"""The doctor in a browser: examine a folder, decide by keys, undo, reload, and train under the marks."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from conftest import Visit
from messy import pictures, write
from playwright.sync_api import Locator, Page, expect
from verbs import (
    PATIENCE,
    expect_drawn,
    expect_loaded,
    expect_no_exception,
    expect_no_sideways_scrolling,
    keyed,
    wait_for_app_run,
)


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    """Make a folder with two leaks, a contradiction and a broken file."""
    return write(tmp_path / "messy pets", pictures())


def _open(visit: Visit, folder: Path, **more: int) -> Page:
    return visit(f"data?pictures_from=folder&folder={quote(str(folder))}&view=doctor", **more)


def _examined(visit: Visit, folder: Path, **more: int) -> Page:
    page = _open(visit, folder, **more)
    keyed(page, "examine").get_by_role("button").click()
    expect(keyed(page, "doctor-summary")).to_be_visible(timeout=PATIENCE)
    wait_for_app_run(page)
    return page


def _row(page: Page, words: str) -> Locator:
    return keyed(page, "doctor-summary").locator("p", has_text=words)


def test_a_leak_is_found_mended_by_keys_and_stays_mended(visit: Visit, messy: Path) -> None:
    page = _examined(visit, messy)
    expect(_row(page, "on both sides")).to_contain_text("2 of 2 left")
    cards = page.locator("[class*=st-key-finding-][role=group]")
    expect(cards).to_have_count(2)
    expect_drawn(cards.first.get_by_role("img").first)
    expect(cards.first).to_have_attribute("aria-label", re.compile("Finding 1 of 2"))
    page.keyboard.press("j")
    expect(cards.first).to_be_focused()
    page.keyboard.press("x")
    expect(_row(page, "on both sides")).to_contain_text("1 of 2 left")
    expect(cards.nth(1)).to_be_focused()  # the next one is in hand
    page.keyboard.press("t")
    expect(_row(page, "on both sides")).to_contain_text("0 of 2 left")
    page.keyboard.press("Control+z")
    expect(_row(page, "on both sides")).to_contain_text("1 of 2 left")
    page.keyboard.press("Control+Shift+z")
    expect(_row(page, "on both sides")).to_contain_text("0 of 2 left")
    page.reload()
    wait_for_app_run(page)
    expect(_row(page, "on both sides")).to_contain_text("0 of 2 left")
    expect_no_exception(page)
    page.get_by_role("link", name="Train on these").first.click()
    expect(page).to_have_url(re.compile(r"/train\?.*marks=[0-9a-f]{32}"))
    expect(keyed(page, "use_marks").locator("input")).to_be_checked()
    expect_no_exception(page)


def test_on_a_phone_all_of_it_fits(visit: Visit, messy: Path) -> None:
    page = _examined(visit, messy, width=390, height=844)
    expect_no_sideways_scrolling(page)
    page.get_by_text("Of two classes at once").click()
    wait_for_app_run(page)
    kind = keyed(page, "kind-contradiction")
    for picture in kind.get_by_role("img", name=re.compile("cat|dog")).all():
        expect_loaded(picture)  # the buttons are below them, and move when they arrive
    kind.get_by_role("button", name="It is: cat", exact=True).click()
    expect(_row(page, "in two classes")).to_contain_text("0 of 1 left")
    keyed(page, "doctor-undo").get_by_role("button").click()
    expect(_row(page, "in two classes")).to_contain_text("1 of 1 left")
    expect(kind.get_by_role("button", name="It is: cat", exact=True)).to_be_visible()
    kind.get_by_role("button", name="It is: dog", exact=True).click()
    expect(_row(page, "in two classes")).to_contain_text("0 of 1 left")
    expect(kind.get_by_role("button", name="Take back").last).to_be_visible()  # it has not folded
    expect_no_sideways_scrolling(page)
    expect_no_exception(page)
