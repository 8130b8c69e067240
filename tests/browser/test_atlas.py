"""The map of a run's pictures: a rectangle lists what lies in it, and the list and the map are linked."""

from __future__ import annotations

import re

from conftest import Visit
from playwright.sync_api import Locator, Page, expect
from verbs import (
    PATIENCE,
    click,
    expect_drawn,
    expect_no_exception,
    messages,
    wait_for_app_run,
    wait_for_silence,
)

ASKED = "train?pictures=120&epochs=1&image_size=32&model=lenet-colour"


def map_of_a_run(visit: Visit) -> tuple[Page, Locator]:
    """Train, make the map of what validates, and return the page with it."""
    page = visit(ASKED)
    page.get_by_role("button", name="Start", exact=True).click(timeout=PATIENCE)
    page.wait_for_url(re.compile(r"run="), timeout=PATIENCE)
    expect(page.get_by_text("Finished").first).to_be_visible(timeout=2 * PATIENCE)
    page.goto(page.url + "&run-view=errors&which=all&as=map&order=sure")
    wait_for_app_run(page)
    click(page, "Make the map")
    atlas = page.locator(".atlas")
    expect(atlas).to_have_attribute("data-ready", "true", timeout=2 * PATIENCE)
    wait_for_silence(page)
    return page, atlas


def drag(page: Page, canvas: Locator, *, share: float) -> None:
    """Draw a rectangle over the left share of the map."""
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    page.mouse.move(box["x"] + 2, box["y"] + 2)
    page.mouse.down()
    right, bottom = box["x"] + share * box["width"] - 2, box["y"] + box["height"] - 2
    page.mouse.move(right, bottom, steps=8)
    page.mouse.up()


def test_a_rectangle_on_the_map_lists_its_pictures(visit: Visit) -> None:
    page, atlas = map_of_a_run(visit)
    before = messages(page)
    canvas, title, tiles = (
        atlas.locator("canvas.over"),
        atlas.locator("h4"),
        atlas.locator("[data-point]"),
    )
    expect_drawn(canvas, colours=8)
    expect(title).to_have_text("surest answer first")
    whole = int(page.get_by_text(re.compile(r"^All \(\d+\)$")).inner_text()[5:-1])
    assert whole > 12
    expect(tiles).to_have_count(whole)
    sure = [float(found[1]) for found in map(sureness, tiles.all())]
    assert sure == sorted(sure, reverse=True)

    drag(page, canvas, share=1)
    expect(title).to_have_text(re.compile(rf"^{whole} pictures chosen, \d+ of them errors$"))
    drag(page, canvas, share=0.5)
    expect(title).not_to_have_text(re.compile(rf"^{whole} "))
    half = int(title.inner_text().split()[0])
    assert 0 < half < whole
    expect(tiles).to_have_count(half)

    tiles.first.hover()
    point = tiles.first.get_attribute("data-point")
    expect(atlas).to_have_attribute("data-lit", point or "")
    canvas.focus()
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    expect(atlas.locator("[data-point].wrong.lit")).to_have_count(1)
    error = atlas.get_attribute("data-at")
    assert error and int(error) >= 0
    assert messages(page) == before, "hovering and choosing cost a trip to the server"

    page.keyboard.press("Enter")
    closer = page.get_by_role("dialog")
    expect(closer.get_by_text("It learned from these")).to_be_visible(timeout=PATIENCE)
    expect(page).to_have_url(re.compile(r"picture="))
    expect_no_exception(page)


def sureness(tile: Locator) -> re.Match[str]:
    """Return the share that stands first in what a picture says: that of the network's answer."""
    said = tile.get_attribute("aria-label") or ""
    found = re.search(r"([\d.]+) %", said)
    assert found, said
    return found
