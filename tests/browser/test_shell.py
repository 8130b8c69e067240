from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from verbs import (
    PATIENCE,
    expect_drawn,
    expect_loaded,
    expect_no_exception,
    expect_no_sideways_scrolling,
    expect_title,
    keyed,
    messages,
    wait_for_app_run,
)

from app_pages.parts import contents

Visit = Callable[..., Page]
SECTIONS = contents.sections()
PAGES = [entry for section in SECTIONS.values() for entry in section]
HOME = "See inside a neural network"
# All at one moment.
CARDS = (
    "[...document.querySelectorAll('[class*=st-key-card-]')].map(c => c.getBoundingClientRect())"
)
BACKGROUNDS = {"light": "rgb(255, 255, 255)", "dark": "rgb(16, 19, 28)"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_home_is_painted(visit: Visit, width: int, scheme: str) -> None:
    page = visit(width=width, scheme=scheme)
    expect_title(page, HOME)
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", BACKGROUNDS[scheme])
    for entry in PAGES:
        expect_drawn(keyed(page, f"card-{entry.name}").locator("img"), colours=200)
    expect_no_sideways_scrolling(page)
    expect_no_exception(page)


def test_cards_in_a_row_are_equally_high(visit: Visit) -> None:
    page = visit()
    expect_title(page, HOME)
    for entry in PAGES:  # a picture that arrives later would move the cards while they are measured
        expect_loaded(keyed(page, f"card-{entry.name}").locator("img"))
    rows: dict[float, set[int]] = {}
    for box in page.evaluate(CARDS):
        rows.setdefault(round(box["y"]), set()).add(round(box["height"]))
    assert rows
    assert all(len(heights) == 1 for heights in rows.values())


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_a_card_leads_to_its_page_wherever_it_is_clicked(
    visit: Visit, entry: contents.Entry
) -> None:
    page = visit()
    card = keyed(page, f"card-{entry.name}")
    box = card.bounding_box()
    assert box
    card.click(position={"x": box["width"] - 8, "y": box["height"] - 8})
    expect_title(page, entry.title)
    assert page.url.split("?")[0].endswith(f"/{entry.name}")


def test_every_link_of_the_navigation_leads_to_a_page(visit: Visit) -> None:
    page = visit()
    for section, entries in SECTIONS.items():
        for entry in entries:
            page.get_by_test_id("stTopNavSection").filter(has_text=section).click()
            page.get_by_test_id("stTopNavDropdownLink").filter(has_text=entry.title).click()
            wait_for_app_run(page)
            expect_title(page, entry.title)
            expect_no_exception(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_every_page_opens_at_its_address_and_fits(
    visit: Visit, entry: contents.Entry, width: int, scheme: str
) -> None:
    page = visit(entry.name, width=width, scheme=scheme)
    expect_title(page, entry.title)
    expect_no_sideways_scrolling(page)
    expect_no_exception(page)


def test_looking_at_the_machine_ends(visit: Visit) -> None:
    page = visit()
    expect(page.get_by_text("Looking for a GPU")).to_have_count(0, timeout=PATIENCE)
    expect(page.get_by_text("Timing a few training steps")).to_have_count(0, timeout=PATIENCE)
    wait_for_app_run(page)
    second = visit()
    expect_title(second, HOME)
    second.wait_for_timeout(500)
    before = messages(second)
    second.wait_for_timeout(2_500)
    assert messages(second) == before > 0
