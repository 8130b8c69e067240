"""Learning a kernel step by step in a browser, without the server; and a pixel chosen by hand."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect
from test_shell import Visit
from verbs import (
    expect_drawn,
    expect_no_sideways_scrolling,
    keyed,
    messages,
    wait_for_app_run,
    wait_for_silence,
)

LOSSES = (14.58, 6.836, 3.35)  # of the course's start, after 0, 1 and 2 steps


def player(page: Page) -> Locator:
    found = keyed(page, "learning-player").locator(".player")
    expect(found).to_be_visible()
    return found


def test_steps_are_played_scrubbed_and_walked_in_the_browser(visit: Visit) -> None:
    page = visit("convolution?lab=learning")
    shown = player(page)
    expect(shown).to_have_attribute("data-step", "10")
    expect_drawn(shown.locator("svg.bowl"), colours=12)
    expect_drawn(shown.locator("svg.loss"), colours=5)
    wait_for_silence(page)
    sent = messages(page)

    scrubber = shown.get_by_role("slider", name="Step")
    scrubber.focus()
    scrubber.press("Home")
    expect(shown).to_have_attribute("data-kernel", "0.3,0.2")
    scrubber.press("ArrowRight")
    expect(shown).to_have_attribute("data-step", "1")
    assert abs(float(shown.get_attribute("data-loss") or "nan") - LOSSES[1]) < 1e-3
    expect(shown.locator("output")).to_have_text("Step 1 of 10 · loss 6.836 · closed form 6.836")
    cells = shown.locator("[data-kernel=learned] .cells div")
    expect(cells.nth(0)).to_have_text("0.192")

    before = shown.locator("svg.bowl .here").get_attribute("cx")
    shown.get_by_role("button", name="One step on").click()
    expect(shown).to_have_attribute("data-step", "2")
    assert shown.locator("svg.bowl .here").get_attribute("cx") != before

    shown.get_by_role("button", name="Play").click()
    expect(shown).to_have_attribute("data-playing", "true")
    expect(shown).to_have_attribute("data-step", "10")
    expect(shown).to_have_attribute("data-playing", "false")

    box = shown.locator("svg.loss").bounding_box()
    assert box
    page.mouse.click(box["x"] + 55, box["y"] + 100)
    expect(shown).to_have_attribute("data-step", "0")
    assert messages(page) == sent


def test_the_step_and_the_player_stay_when_a_control_changes(visit: Visit) -> None:
    page = visit("convolution?lab=learning")
    shown = player(page)
    handle = shown.element_handle()
    shown.get_by_role("slider", name="Step").press("Home")
    for _ in range(3):
        shown.get_by_role("button", name="One step on").click()
    page.get_by_role("button", name="Fastest: 1/36").click()
    wait_for_app_run(page)
    expect(page.get_by_role("textbox", name="Learning rate")).to_have_value("1/36")
    expect(shown).to_have_attribute("data-step", "3")
    assert handle and handle.evaluate("node => node.isConnected")
    loss = float(shown.get_attribute("data-loss") or "nan")
    assert abs(loss - 14.58 * (2 / 3) ** 6) < 1e-3
    assert "learning_rate=1%2F36" in page.url or "learning_rate=1/36" in page.url
    page.emulate_media(color_scheme="dark")
    expect(shown).to_have_attribute("data-step", "3")


def test_a_pixel_is_chosen_with_the_keyboard_and_by_a_click(visit: Visit) -> None:
    page = visit("convolution?lab=why", width=390, height=844)
    expect_no_sideways_scrolling(page)
    board = keyed(page, "why-touched").locator(".maps")
    picture = board.locator("svg.pick")
    expect_drawn(picture, colours=3)
    wait_for_silence(page)
    sent = messages(page)
    picture.focus()
    picture.press("ArrowRight")
    picture.press("ArrowDown")
    expect(board.locator("p").first).to_have_text("row 3, column 3: 0")
    assert messages(page) == sent
    picture.press("Enter")
    wait_for_app_run(page)
    expect(page.get_by_label("Row", exact=True)).to_have_value("3")
    box = picture.bounding_box()
    assert box
    picture.click(position={"x": box["width"] * 6.5 / 8, "y": box["height"] * 0.5 / 8})
    wait_for_app_run(page)
    expect(page.get_by_label("Column", exact=True)).to_have_value("7")
    expect(page.get_by_label("Row", exact=True)).to_have_value("1")
    frame = picture.locator("rect.frame")
    expect(frame).to_have_attribute("x", "6.05")
