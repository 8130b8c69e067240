"""Channels, pooling and the matrix in Chromium: linked panes, by pointer and by keyboard."""

from __future__ import annotations

import re

from conftest import Visit
from playwright.sync_api import Locator, Page, expect
from verbs import (
    chart,
    expect_drawn,
    expect_no_exception,
    expect_no_sideways_scrolling,
    keyed,
    messages,
    wait_for_silence,
)


def cell(page: Page, key: str, pane: str, row: int, column: int) -> Locator:
    place = f'[data-pane="{pane}"][data-row="{row}"][data-col="{column}"]'
    return keyed(page, key).locator(f".cell{place}")


def lit(page: Page, key: str, pane: str) -> list[str]:
    """Return the texts of a pane's cells that are lit."""
    cells = keyed(page, key).locator(f'.cell[data-pane="{pane}"][data-lit]')
    return [text.strip() for text in cells.all_inner_texts()]


def test_parts_are_summed(visit: Visit) -> None:
    page, key = visit("convolution?lab=channels"), "channels-grids"
    sums = keyed(page, key).get_by_test_id("sum")
    expect(sums).to_contain_text("19 + 37 = 56")
    wait_for_silence(page)
    before = messages(page)
    cell(page, key, "output", 1, 1).hover()
    expect(sums).to_contain_text("Input 1: 5·1 + 6·2 + 8·3 + 9·4 = 77")
    expect(sums).to_contain_text("43 + 77 = 120")
    assert lit(page, key, "input-1") == ["5", "6", "8", "9"]
    assert [lit(page, key, f"part-{channel}") for channel in (0, 1)] == [["43"], ["77"]]
    cell(page, key, "input-0", 0, 0).hover()
    assert len(lit(page, key, "output")) == 1
    assert messages(page) == before
    expect_drawn(chart(page, "Wires from input channels to the output channels that read them"))
    page.get_by_role("radio", name="Output 2").click()
    expect(keyed(page, key)).to_contain_text("K + 3")  # of channel 1
    cell(page, key, "output", 0, 0).hover()
    expect(sums).to_contain_text("= 96")
    expect_no_exception(page)


def test_the_maximum_is_framed(visit: Visit) -> None:
    link = "convolution?lab=pooling&preset=max-channels&picture=counting-4x4x2&kernel=box"
    page = visit(f"{link}&kh=3&kw=3&ph=1&pw=1&sh=2&sw=2", width=390, height=844)
    key = "pooling-grids"
    cell(page, key, "output-1", 1, 0).click()
    picked = keyed(page, key).locator('.cell[data-pane="input-1"][data-picked]')
    expect(picked).to_have_text("14")
    expect(keyed(page, key).get_by_test_id("sum")).to_have_text(
        "max(−∞, 5, 6, −∞, 9, 10, −∞, 13, 14) = 14"
    )
    expect_drawn(chart(page, "Change of three layers' outputs over the shift of the picture"))
    expect_no_sideways_scrolling(page)
    page.get_by_text("Mean", exact=True).click()
    page.get_by_text("Padding counts", exact=True).click()
    expect(keyed(page, key).get_by_test_id("sum")).to_contain_text("(5 + 6 + 9 + 10 + 13 + 14) / 6")
    expect(page).to_have_url(re.compile("pool=mean"))
    expect_no_exception(page)


def linked(page: Page) -> Locator:
    return keyed(page, "matrix-linked").locator(".linked")


def test_a_row_and_its_window(visit: Visit) -> None:
    link = "convolution?lab=matrix&picture=noise-8x8&kernel=box&kh=3&kw=3&ph=1&pw=1"
    page = visit(link)
    root, canvas = linked(page), linked(page).locator("canvas").nth(1)
    expect_drawn(canvas)
    wait_for_silence(page)
    before = messages(page)
    box = canvas.bounding_box()
    assert box is not None
    side = box["height"] / 64
    page.mouse.move(box["x"] + 9.5 * box["width"] / 64, box["y"] + 9.5 * side)
    expect(root).to_have_attribute("data-row", "9")  # the output cell (1, 1)
    places = "11 12 13 21 22 23 31 32 33"  # of the padded picture, 10 wide
    expect(root).to_have_attribute("data-places", places)
    assert root.locator('[data-pane="picture"] .cell.lit').count() == 9
    expect(root.locator('[data-pane="picture"] .cell.own')).to_have_attribute("data-at", "22")
    root.locator('[data-pane="output"] .cell').nth(63).hover()
    expect(root).to_have_attribute("data-row", "63")
    expect(root).to_have_attribute("data-sum", _sum(root))
    root.locator('[data-pane="picture"] .cell').nth(11).hover()  # its first own cell
    expect(root).to_have_attribute("data-outputs", "0 1 8 9")
    root.locator('[data-pane="picture"] .cell').nth(0).hover()
    expect(root.locator(".readout")).to_contain_text("A padded zero")
    root.locator('[data-pane="output"]').focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(root).to_have_attribute("data-row", "9")
    page.keyboard.press("Enter")
    root.locator('[data-pane="output"] .cell').nth(0).hover()
    expect(root).to_have_attribute("data-row", "9")  # pinned
    page.keyboard.press("Escape")
    root.locator('[data-pane="output"] .cell').nth(1).hover()
    expect(root).to_have_attribute("data-row", "1")
    assert messages(page) == before
    handle = canvas.element_handle()
    page.get_by_text("Windows × weights (im2col)", exact=True).click()
    expect(root.locator(".readout")).to_contain_text("times the weights")
    assert handle.evaluate("node => node.isConnected")
    expect_drawn(canvas)
    expect_no_exception(page)


def _sum(root: Locator) -> str:
    return root.locator(".readout").inner_text().split(": ", 1)[1]
