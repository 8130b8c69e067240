"""A visitor drags through the moments of a training, and nothing is sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import Server
from playwright.sync_api import Page, expect
from verbs import (
    expect_drawn,
    expect_no_exception,
    expect_no_sideways_scrolling,
    messages,
    wait_for_app_run,
    wait_for_silence,
)

from core.settings import PREFIX
from tests.core.lenet.moments.made import KEPT, made_run

Visit = Callable[..., Page]
MAPS = ".moments .tiles canvas"


def said(page: Page, name: str) -> str:
    return page.locator(".moments").get_attribute(f"data-{name}") or ""


def painted(page: Page) -> str:
    """Return what the first layer's canvas holds, once it is in sight."""
    canvas = page.locator(MAPS).first
    canvas.scroll_into_view_if_needed()
    page.wait_for_timeout(150)  # it is painted as it comes into sight
    return str(canvas.evaluate("canvas => canvas.toDataURL()"))


def drag(page: Page, start: float, end: float) -> list[str]:
    """Drag the slider's thumb from one share of its width to another; return the steps passed."""
    slider = page.locator(".moments .scrub")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    width, middle = box["width"] - 16, box["y"] + box["height"] / 2  # the thumb is 16 pixels wide
    places = [box["x"] + 8 + width * (start + (end - start) * i / 12) for i in range(13)]
    page.mouse.move(places[0], middle)
    page.mouse.down()
    passed = []
    for place in places:
        page.mouse.move(place, middle)
        page.wait_for_timeout(20)
        passed.append(said(page, "step"))
    page.mouse.up()
    return list(dict.fromkeys(passed))


def test_dragging_moves_everything_and_sends_nothing(visit: Visit, server: Server) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(PREFIX + "HOME", str(server.home))
        run = made_run()
    page = visit(f"lenet?lenet-view=moments&of={run.id}&garments=garments:700")
    expect(page.locator(".moments")).to_have_attribute("data-step", str(KEPT[-1]))
    expect_drawn(page.locator(MAPS).first, 10)
    wait_for_silence(page)

    before, cursor = messages(page), said(page, "cursor")
    verdicts = page.locator(".moments .verdicts ol")
    last, picture = verdicts.inner_text(), painted(page)
    assert drag(page, 1, 0) == [str(step) for step in reversed(KEPT)]
    assert float(said(page, "cursor")) < float(cursor)
    assert verdicts.inner_text() != last
    assert painted(page) != picture
    expect(page.locator(".moments output")).to_contain_text("Step 0 · epoch 0 · train loss 2.")
    page.locator(".moments .scrub").press("ArrowRight")
    expect(page.locator(".moments")).to_have_attribute("data-step", str(KEPT[1]))
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator(".moments")).to_have_attribute("data-step", str(KEPT[-1]))
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert verdicts.inner_text() == last
    assert messages(page) == before, "dragging sent something"
    expect_no_sideways_scrolling(page)

    page.get_by_role("button", name="One moment back").click()
    page.get_by_role("button", name="Open this moment").click()
    wait_for_app_run(page)
    expect(page.locator(".strip")).to_be_visible()
    assert f"of={run.id}" in page.url
    assert f"moment={KEPT[-2]}" in page.url
    expect_no_exception(page)
