"""A visitor steps through the strip, reads a unit's sum, and silences a filter."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect
from verbs import (
    expect_drawn,
    expect_no_exception,
    expect_no_sideways_scrolling,
    messages,
    wait_for_app_run,
    wait_for_silence,
)

STRIP = "lenet?lenet-view=strip&of=untrained&garments=garments:700"
SHAPES = (
    "1×28×28", "6×28×28", "6×28×28", "6×14×14", "16×10×10", "16×10×10", "16×5×5", "400", "120", "120",
    "84", "84", "10",
)  # fmt: skip
Visit = Callable[..., Page]


def strip(page: Page) -> Locator:
    return page.locator(".strip")


def said(page: Page, name: str) -> str:
    return strip(page).get_attribute(f"data-{name}") or ""


def expect_said(page: Page, name: str, value: str) -> None:
    expect(strip(page)).to_have_attribute(f"data-{name}", value)


def point(page: Page, x: float, y: float) -> None:
    """Move the pointer to the share (x, y) of the chosen layer's maps."""
    overlay = page.locator("figure.now .overlay")
    overlay.scroll_into_view_if_needed()
    box = overlay.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])


def agrees(page: Page) -> None:
    """Fail where a unit's sum is not the tensor's value."""
    assert abs(float(said(page, "sum")) - float(said(page, "value"))) <= 1e-4
    expect(page.locator(".agrees")).to_be_visible()


def test_stepping_reading_a_unit_and_silencing(visit: Visit) -> None:
    page = visit(f"{STRIP}&strip-layer=0")
    expect_said(page, "shape", SHAPES[0])

    for number, shape in itertools.islice(enumerate(SHAPES), 1, None):
        page.get_by_role("button", name="Next layer").click()
        expect_said(page, "shape", shape)
        agrees(page)
        assert said(page, "layer") == str(number)
    expect(page.get_by_role("button", name="Next layer")).to_be_disabled()
    page.get_by_role("tab", selected=True).press("Home")
    expect_said(page, "layer", "0")
    for _step in range(4):
        page.get_by_role("tab", selected=True).press("ArrowRight")
    expect_said(page, "shape", "16×10×10")
    expect_drawn(page.locator("figure.now .stack"), 20)

    wait_for_silence(page)  # the layer that is rested at was sent, for the link
    before = messages(page)
    point(page, 0.99, 0.99)
    expect_said(page, "window", "9,9,5,5")
    expect_said(page, "field", "16,16,14,14")
    assert said(page, "unit") == "15,9,9"
    agrees(page)
    expect(page.locator(".grid.products .cells span")).to_have_count(25)
    expect(page.locator(".chip")).to_have_count(6)
    page.locator("figure.now .overlay").press("ArrowLeft")
    expect_said(page, "window", "9,8,5,5")
    agrees(page)
    assert messages(page) == before

    verdicts = page.locator(".verdicts ol")
    old = verdicts.inner_text()
    page.get_by_role("button", name="Silence map 16").click()
    wait_for_app_run(page)
    expect_said(page, "silent", "4.16")
    expect(page.get_by_role("button", name="Restore map 16")).to_be_visible()
    expect(verdicts).to_contain_text("was")
    assert verdicts.inner_text() != old
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    assert "silent=4.16" in page.url
    assert said(page, "unit") == "15,9,8"
    page.locator("figure.now .overlay").press("s")
    expect_said(page, "silent", "")
    expect_no_exception(page)


def test_backward_on_a_phone(visit: Visit) -> None:
    page = visit(f"{STRIP}&strip-way=backward&strip-layer=2", width=390)
    expect_drawn(page.locator("figure.now .stack"), 10)
    expect(page.locator(".overview .mean")).to_have_count(13)
    expect(page.locator(".agrees")).to_be_visible()  # gradient × slope, as autograd has it
    expect_no_sideways_scrolling(page)
    expect_no_exception(page)
