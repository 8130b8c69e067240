"""The player of a pass in Chromium: it plays, by pointer and keyboard, and sends nothing meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect
from verbs import (
    expect_drawn,
    expect_no_exception,
    expect_no_sideways_scrolling,
    keyed,
    messages,
    wait_for_app_run,
    wait_for_silence,
)

Visit = Callable[..., Page]


def player(page: Page) -> Locator:
    return keyed(page, "playback").locator(".playback")


def rows(page: Page, path: str) -> Locator:
    """Return the rows of the calls through a name."""
    return player(page).locator(f'.row.call[data-path="{path}"]')


def opened(visit: Visit, query: str, **how: object) -> Page:
    page = visit(f"blocks?view=forward&{query}", **how)
    expect(player(page)).to_be_visible()
    wait_for_silence(page)
    return page


def test_it_plays_to_the_end_without_a_message(visit: Visit) -> None:
    page = opened(visit, "lesson=tied")
    before = messages(page)
    player(page).get_by_label("Speed").press("End")  # the player's keys leave this slider alone
    player(page).get_by_role("button", name="Play", exact=True).click()
    expect(player(page)).to_have_attribute("data-playing", "true")
    expect(player(page)).to_have_attribute("data-step", "7", timeout=10_000)
    expect(player(page)).to_have_attribute("data-playing", "false")
    assert messages(page) == before


def test_a_reused_layer_lights_up_in_all_its_places(visit: Visit) -> None:
    page = opened(visit, "lesson=tied")
    rows(page, "4").click()
    expect(player(page)).to_have_attribute("data-turn", "2")
    expect(rows(page, "4")).to_have_attribute("aria-selected", "true")
    expect(rows(page, "2")).to_have_class(re.compile(r"\bkin\b"))
    expect(player(page).locator(".stage")).to_contain_text("call 2 of 2")
    player(page).get_by_role("button", name="Call 1, as 2").click()
    expect(player(page)).to_have_attribute("data-path", "2")
    expect(rows(page, "4")).to_have_class(re.compile(r"\bkin\b"))


def test_it_is_walked_by_keyboard_forward_and_back(visit: Visit) -> None:
    page = opened(visit, "lesson=mlp")
    before = messages(page)
    player(page).get_by_label("Place in the pass").focus()
    page.keyboard.press("ArrowRight")
    expect(player(page)).to_have_attribute("data-path", "0")
    page.keyboard.press("End")
    expect(player(page)).to_have_attribute("data-path", "2")
    page.keyboard.press("ArrowLeft")
    expect(player(page)).to_have_attribute("data-path", "1")
    page.keyboard.press("Home")
    expect(player(page)).to_have_attribute("data-step", "0")
    page.keyboard.press("Space")
    expect(player(page)).to_have_attribute("data-playing", "true")
    page.keyboard.press("Space")
    expect(player(page)).to_have_attribute("data-playing", "false")
    player(page).get_by_role("radio", name="Backward").click()
    expect(player(page)).to_have_attribute("data-path", "2")
    expect(player(page).locator('.row[data-parameter="2.weight"]')).to_contain_text(
        re.compile(r"\d")
    )
    player(page).get_by_label("Place in the pass").focus()
    page.keyboard.press("ArrowRight")
    expect(player(page)).to_have_attribute("data-path", "1")
    assert messages(page) == before


def test_rounds_open_and_close_and_a_constant_gets_no_gradient(visit: Visit) -> None:
    page = opened(visit, "lesson=fixed-hidden")
    before = messages(page)
    first = player(page).locator(".row.round").first
    operations = player(page).locator('.row.operation[data-type="div"]')
    expect(operations).to_have_count(0)
    first.locator(".arrow").click()
    expect(operations).to_have_count(1)
    expect(operations).to_contain_text("/ 2")
    player(page).get_by_role("radio", name="Backward").click()
    player(page).locator(".list").press("End")
    constant = player(page).locator('.row[data-parameter="constant"]')
    expect(constant).to_have_attribute("data-state", "constant")
    expect(constant).to_contain_text("no gradient")
    assert messages(page) == before


def test_pointing_at_the_strip_goes_there(visit: Visit) -> None:
    page = opened(visit, "lesson=mlp")
    before = messages(page)
    strip = player(page).locator(".strip .over")
    strip.scroll_into_view_if_needed()
    box = strip.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] - 20, box["y"] + 40)
    expect(player(page)).to_have_attribute("data-path", "2")
    page.mouse.move(box["x"] + 80, box["y"] + 40)
    expect(player(page)).to_have_attribute("data-path", "0")
    assert messages(page) == before


def test_place_and_node_survive_new_numbers_and_a_block_is_selected(visit: Visit) -> None:
    page = opened(visit, "lesson=mlp")
    rows(page, "1").click()
    node = player(page).element_handle()
    page.get_by_role("radio", name="As in training: train()").click()
    wait_for_app_run(page)
    expect(player(page)).to_have_attribute("data-path", "1")
    assert node is not None and node.evaluate("player => player.isConnected")
    player(page).get_by_role("button", name="Select block").click()
    expect(page).to_have_url(re.compile("at=1"))
    expect(player(page)).to_have_attribute("data-path", "1")
    assert node.evaluate("player => player.isConnected")


def test_a_failing_network_is_played_to_its_failure(visit: Visit) -> None:
    page = opened(visit, "lesson=mlp&shape=2x7")
    expect(player(page)).to_have_attribute("data-path", "0")
    expect(player(page).locator(".note.wrong")).to_contain_text("wants 20 numbers")
    expect(player(page).get_by_role("radio", name="Backward")).to_be_disabled()


def test_it_is_drawn_on_a_phone_and_in_the_dark(visit: Visit) -> None:
    for width, scheme in ((1280, "dark"), (390, "light")):
        page = opened(visit, "lesson=lenet&input=picture", width=width, scheme=scheme)
        rows(page, "0").click()
        for part in (".flow .input canvas", ".flow .output canvas", ".strip .plot"):
            expect_drawn(player(page).locator(part).first)
        expect_no_sideways_scrolling(page)
        expect_no_exception(page)
