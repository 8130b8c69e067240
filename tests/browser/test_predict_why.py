"""A visitor asks why: the maps, the check, and a curve that he moves along without any server."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from verbs import (
    chart,
    click,
    expect_drawn,
    expect_loaded,
    expect_no_exception,
    expect_no_sideways_scrolling,
    keyed,
    messages,
    wait_for_app_run,
    wait_for_silence,
)

Visit = Callable[..., Page]
LEFT = "Probability left with the marked part covered, and with random patches covered"


def test_a_photo_is_explained_checked_and_changed(visit: Visit) -> None:
    page = visit("predict?view=why&photos_from=drawn")
    maps = keyed(page, "depths").locator("img")
    expect(maps).to_have_count(6)
    expect_loaded(maps.first)
    expect(page.get_by_text("Covering what is marked")).to_be_visible()
    expect_drawn(chart(page, LEFT))

    turned = page.locator('.change[data-change="turn"]')
    expect(turned).to_have_attribute("data-place", "6")
    wait_for_silence(page)
    before, picture = messages(page), turned.locator("img").get_attribute("src")
    slider = turned.get_by_role("slider", name="Turned")
    slider.press("Home")
    expect(turned).to_have_attribute("data-place", "0")
    expect(turned.locator(".amount")).to_have_text("−180°")
    assert turned.locator("img").get_attribute("src") != picture
    turned.locator(".plot").hover(position={"x": 60, "y": 40})
    expect(turned).not_to_have_attribute("data-place", "0")
    click(page, "All as it is")
    expect(turned.locator(".amount")).to_have_text("as it is")
    assert messages(page) == before

    page.set_viewport_size({"width": 390, "height": 800})
    page.wait_for_timeout(700)  # the charts follow the window a moment later
    expect_no_sideways_scrolling(page)
    page.get_by_role("radio", name="8 × 8").click()
    wait_for_app_run(page)
    expect(page).to_have_url(re.compile("depth=4"))
    expect_no_exception(page)
