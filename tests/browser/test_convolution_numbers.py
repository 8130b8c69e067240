"""Linked grids in the browser: what is lit and written for each direction, and nothing sent."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect
from verbs import (
    chart,
    expect_drawn,
    expect_no_exception,
    expect_no_sideways_scrolling,
    keyed,
    messages,
    wait_for_app_run,
    wait_for_silence,
)

Visit = Callable[..., Page]
Cell = tuple[str, int, int]

FIRST = "convolution?lab=numbers"
BARS = FIRST + "&picture=bars-6x8&kernel=sobel-right&kh=3&kw=3&ph=1&pw=1"


def cell(page: Page, pane: str, row: int, column: int) -> Locator:
    return page.locator(f'.cell[data-pane="{pane}"][data-row="{row}"][data-col="{column}"]')


def lit(page: Page, pane: str, kind: str) -> set[tuple[int, int]]:
    found = page.locator(f'.cell[data-pane="{pane}"][data-lit="{kind}"]').all()
    return {(int(each.get_attribute("data-row") or -1), int(each.get_attribute("data-col") or -1))
            for each in found}  # fmt: skip


def texts(page: Page, pane: str, kind: str) -> list[str]:
    return page.locator(f'.cell[data-pane="{pane}"][data-lit="{kind}"]').all_inner_texts()


def block(rows: range, columns: range) -> set[tuple[int, int]]:
    return {(row, column) for row in rows for column in columns}


def test_an_output_shows_its_window_its_products_and_its_sum(visit: Visit) -> None:
    page = visit(FIRST)
    expect_drawn(keyed(page, "numbers-grids"))
    wait_for_silence(page)
    before = messages(page)
    cell(page, "output", 0, 0).hover()
    expect(page.get_by_test_id("sum")).to_have_text("0·0 + 1·1 + 3·2 + 4·3 = 19")
    assert lit(page, "input", "window") == block(range(2), range(2))
    assert lit(page, "counts", "window") == block(range(2), range(2))
    assert texts(page, "kernel", "product") == ["0 × 0", "1 × 1", "3 × 2", "4 × 3"]
    cell(page, "output", 1, 1).hover()
    expect(page.get_by_test_id("sum")).to_have_text("4·0 + 5·1 + 7·2 + 8·3 = 43")
    assert lit(page, "output", "self") == {(1, 1)}
    assert lit(page, "input", "window") == block(range(1, 3), range(1, 3))
    assert messages(page) == before


def test_an_input_shows_its_readers_and_a_weight_what_it_multiplies(visit: Visit) -> None:
    page = visit(BARS)
    wait_for_silence(page)
    before = messages(page)
    cell(page, "input", 3, 3).hover()  # (2, 2) of the picture, which has one row and column before
    line = page.get_by_test_id("sum")
    expect(line).to_contain_text("0 is read by 9 of 48 outputs: 0·1 → (1, 1), 0·0 → (1, 2)")
    assert lit(page, "output", "reader") == block(range(1, 4), range(1, 4))
    turned = ["×1", "×0", "×−1", "×2", "×0", "×−2", "×1", "×0", "×−1"]
    assert texts(page, "output", "reader") == turned
    assert lit(page, "counts", "self") == {(2, 2)}
    cell(page, "counts", 0, 0).hover()  # the same as pointing at the picture's corner
    expect(line).to_contain_text("1 is read by 4 of 48 outputs")
    assert lit(page, "input", "self") == {(1, 1)}
    cell(page, "kernel", 0, 2).hover()
    expect(line).to_have_text("The weight 1 multiplies 48 cells, one for each output")
    assert lit(page, "input", "window") == block(range(6), range(2, 10))
    assert lit(page, "output", "reader") == block(range(6), range(8))
    assert messages(page) == before


def test_the_keyboard_moves_points_and_pins(visit: Visit) -> None:
    page = visit(FIRST)
    wait_for_silence(page)
    before = messages(page)
    line = page.get_by_test_id("sum")
    cell(page, "output", 0, 0).focus()
    page.keyboard.press("ArrowRight")
    expect(line).to_have_text("1·0 + 2·1 + 4·2 + 5·3 = 25")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".grids")).to_have_attribute("data-pinned", "true")
    cell(page, "input", 0, 0).hover()
    expect(line).to_have_text("4·0 + 5·1 + 7·2 + 8·3 = 43")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Tab")  # to the one cell of the kernel that can be reached
    expect(cell(page, "kernel", 0, 0)).to_be_focused()
    expect(line).to_contain_text("The weight 0 multiplies 4 cells")
    page.keyboard.press("End")
    expect(line).to_contain_text("The weight 1 multiplies 4 cells")
    assert page.locator('.cell[data-pane="kernel"][tabindex="0"]').count() == 1
    assert messages(page) == before


def test_a_click_pins_and_a_second_lets_go_and_a_tap_only_points(visit: Visit) -> None:
    page = visit(FIRST)
    grids, line = page.locator(".grids"), page.get_by_test_id("sum")
    cell(page, "output", 0, 1).click()
    cell(page, "output", 1, 0).hover()
    expect(line).to_contain_text("= 25")
    cell(page, "output", 0, 1).click()
    expect(grids).to_have_attribute("data-pinned", "false")
    tap = """cell => {
        const touch = {pointerType: "touch", bubbles: true, composed: true};
        for (const kind of ["pointermove", "pointerdown"]) cell.dispatchEvent(new PointerEvent(kind, touch));
        cell.focus();
        cell.dispatchEvent(new PointerEvent("click", touch));
    }"""
    cell(page, "output", 1, 0).evaluate(tap)
    expect(line).to_contain_text("= 37")
    expect(grids).to_have_attribute("data-pinned", "false")
    cell(page, "output", 1, 0).evaluate(tap)
    expect(grids).to_have_attribute("data-pinned", "true")


def test_node_place_and_pin_survive_changed_controls(visit: Visit) -> None:
    page = visit(BARS)
    cell(page, "output", 1, 2).click()
    node = page.locator(".grids").element_handle()
    kept = cell(page, "output", 1, 2).element_handle()
    for key, row_of_window in (("ph", 1), ("sh", 2), ("kh", 2)):
        box = keyed(page, key).locator("input")
        box.fill(str(int(box.input_value()) + 1))
        box.press("Enter")
        wait_for_app_run(page)
        expect(page.locator(".grids")).to_have_attribute("data-at", "output,1,2")
        expect(page.locator(".grids")).to_have_attribute("data-pinned", "true")
        assert min(lit(page, "input", "window")) == (row_of_window, 2)
        assert node.evaluate("node => node.isConnected")
    assert kept.evaluate("cell => cell.isConnected") is False  # the output has other rows by now
    expect_no_exception(page)


def test_a_phone_shows_the_largest_grid_without_scrolling_sideways(visit: Visit) -> None:
    page = visit(FIRST + "&picture=noise-16x16&kernel=box&kh=3&kw=3&ph=2&pw=2", width=390)
    keyed(page, "numbers-grids").scroll_into_view_if_needed()
    expect_no_sideways_scrolling(page)
    scrolls = page.locator('.pane[data-role="input"] .scroll').first
    assert scrolls.evaluate("e => e.scrollWidth > e.clientWidth"), "it scrolls inside its pane"
    size = cell(page, "input", 2, 2).evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert size >= 12


def test_padding_s_net_and_grids_keep_their_nodes_and_say_the_places(visit: Visit) -> None:
    page = visit("convolution?lab=padding")
    net = chart(page, "Which cells of the input the middle cell of the last layer depends on")
    net.scroll_into_view_if_needed()
    expect_drawn(net)
    drawn = net.locator("svg").element_handle()
    output = page.locator('.cell[data-pane="output"][data-row="1"][data-col="1"]')
    output.hover()
    line = keyed(page, "padding-grids").get_by_test_id("sum")
    expect(line).to_have_text("Output (1, 1) reads rows 0, 1, 2 and columns 0, 1, 2")
    keyed(page, "padding-valid").get_by_role("button").click()
    wait_for_app_run(page)
    stride = keyed(page, "sh").locator("input")
    stride.fill("2")
    stride.press("Enter")
    wait_for_app_run(page)
    expect(line).to_have_text("Output (1, 1) reads rows 2, 3, 4 and columns 1, 2, 3")
    assert drawn.evaluate("svg => svg.isConnected")
    expect(keyed(page, "padding-border")).to_have_count(0)
    keyed(page, "padding-same").get_by_role("button").click()
    wait_for_app_run(page)
    expect_drawn(keyed(page, "padding-border"))
