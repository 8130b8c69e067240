"""The drawing pad: a stroke with the pointer, a verdict, and a stroke by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from verbs import expect_drawn, keyed, wait_for_app_run

Visit = Callable[..., Page]
PATH = "lenet?lenet-view=inputs&of=untrained&garments=garments:140&garment=drawing"


def test_a_stroke_on_the_pad_gets_a_verdict(visit: Visit) -> None:
    page = visit(PATH)
    expect(page.get_by_text("Draw something first")).to_be_visible()
    sheet = keyed(page, "garment-pad").locator("canvas.sheet")
    box = sheet.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 20, steps=4)
    page.mouse.up()
    verdicts = page.get_by_test_id("stVegaLiteChart").first
    expect(page.get_by_text("Draw something first")).to_have_count(0)
    expect_drawn(verdicts)
    expect(page).to_have_url(re.compile(r"garment=drawing-[\w-]+"))
    pad = keyed(page, "garment-pad").locator(".pad")
    before = int(pad.get_attribute("data-drawn") or 0)
    assert 40 < before < 60  # a line of two pixels' width over most of the pad, without gaps
    sheet.press("ArrowRight")
    sheet.press("ArrowRight")
    sheet.press("Shift+ArrowRight")
    expect(pad).to_have_attribute("data-drawn", str(before + 4))
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(pad).to_have_attribute("data-drawn", str(before))
    wait_for_app_run(page)
