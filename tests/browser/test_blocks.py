"""The page about blocks in Chromium: compose, mend, tie, play, share."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
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

from core.blocks.lessons import LESSONS

Visit = Callable[..., Page]


def row(page: Page, place: str) -> Locator:
    """Return a row of the outline."""
    return keyed(page, "outline").locator(f'[data-place="{place}"]')


def expect_outlined(page: Page, *kinds: str) -> None:
    """Wait for an outline of these kinds of blocks, from the top."""
    rows = keyed(page, "outline").locator("[data-kind]")
    expect(rows).to_have_count(len(kinds))
    for index, kind in enumerate(kinds):
        expect(rows.nth(index)).to_have_attribute("data-kind", kind)


def boxes(page: Page, path: str) -> Locator:
    """Return the boxes of the diagram that stand for the module at `path`."""
    return keyed(page, "network-diagram").locator(f'[data-kind="layer"][data-path="{path}"]')


def choose(page: Page, key: str, label: str) -> None:
    """Choose an option of a selectbox by typing it."""
    box = keyed(page, key).locator("input")
    box.click()
    box.fill(label)
    page.get_by_role("option", name=label, exact=True).first.click()
    wait_for_app_run(page)


def add(page: Page, kind: str, where: str) -> None:
    """Add a block beside or inside the selected one."""
    page.get_by_role("button", name="Add", exact=False).first.click()
    choose(page, "add-kind", kind)
    keyed(page, f"add-{where}").get_by_role("button").click()
    wait_for_app_run(page)
    page.keyboard.press("Escape")


def test_a_network_is_composed_from_nothing_and_opens_for_another_visitor(visit: Visit) -> None:
    page = visit("blocks")
    choose(page, "network-start", "An empty network")
    expect(row(page, "")).to_be_visible()
    add(page, "Linear", "inside")
    expect(row(page, "0")).to_have_attribute("aria-selected", "true")
    add(page, "ReLU", "after")
    add(page, "Linear", "after")
    expect_outlined(page, "Sequential", "Linear", "ReLU", "Linear")
    features = keyed(page, "argument-out_features").locator("input")
    features.fill("10")
    features.press("Enter")
    expect(boxes(page, "2")).to_be_visible()
    expect(keyed(page, "network-diagram")).to_contain_text("2 × 10")
    expect_drawn(keyed(page, "network-diagram"))
    expect(page).to_have_url(re.compile("net=1"))
    other = visit(page.url.rpartition("/")[2])
    expect_outlined(other, "Sequential", "Linear", "ReLU", "Linear")
    expect(keyed(other, "network-diagram")).to_contain_text("2 × 10")
    expect_no_exception(other)


def test_a_shape_error_is_shown_at_its_place_and_mended(visit: Visit) -> None:
    page = visit("blocks?lesson=mlp&at=2")
    features = keyed(page, "argument-in_features").locator("input")
    features.fill("128")
    features.press("Enter")
    expect(keyed(page, "fault")).to_contain_text("ends in 256")
    expect(keyed(page, "network-diagram").locator("[data-failed]")).to_be_visible()
    expect(row(page, "2")).to_have_class(re.compile("fault"))
    keyed(page, "mend-0").get_by_role("button").click()
    expect(keyed(page, "fault")).to_have_count(0)
    expect(keyed(page, "network-diagram").locator("[data-failed]")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(keyed(page, "fault")).to_be_visible()


def test_tied_layers_are_one_in_outline_and_diagram(visit: Visit) -> None:
    page = visit("blocks?lesson=mlp&at=0")
    keyed(page, "argument-out_features").locator("input").fill("20")
    keyed(page, "argument-out_features").locator("input").press("Enter")
    expect(keyed(page, "fault")).to_be_visible()
    row(page, "2").click()
    expect(row(page, "2")).to_have_attribute("aria-selected", "true")
    page.get_by_role("button", name="Tie", exact=False).first.click()
    choose(page, "tie-to", "0 · Linear")
    keyed(page, "tie-now").get_by_role("button").click()
    expect(row(page, "2")).to_contain_text("shares 0")
    expect(keyed(page, "network-diagram").locator("[data-shared]")).to_have_count(2)
    expect(keyed(page, "network-totals")).to_contain_text("420")


def test_the_outline_is_walked_and_edited_by_keyboard(visit: Visit) -> None:
    page = visit("blocks?lesson=mlp&at=0")
    wait_for_silence(page)
    row(page, "0").focus()
    before = messages(page)
    page.keyboard.press("ArrowDown")
    expect(row(page, "1")).to_be_focused()
    assert messages(page) == before
    page.keyboard.press("Enter")
    expect(row(page, "1")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Alt+ArrowUp")
    expect(row(page, "0")).to_have_attribute("data-kind", "ReLU")
    page.keyboard.press("Delete")
    expect(keyed(page, "outline").locator("[data-kind]")).to_have_count(3)


def test_a_block_without_a_name_is_moved_on_and_on(visit: Visit) -> None:
    page = visit("blocks?lesson=mlp&at=0")
    wait_for_silence(page)
    row(page, "0").focus()
    for place, kinds in (
        ("1", ("ReLU", "Linear", "Linear")),
        ("2", ("ReLU", "Linear", "Linear")),
    ):
        page.keyboard.press("Alt+ArrowDown")
        expect(row(page, place)).to_be_focused()
        expect_outlined(page, "Sequential", *kinds)
    expect(row(page, "2")).to_contain_text("20 → 256")
    page.keyboard.press("Alt+ArrowDown")
    expect(page.get_by_text("is the last block already")).to_be_visible()
    page.keyboard.press("Control+d")
    expect(row(page, "3")).to_be_focused()


def test_the_diagram_selects_and_keeps_its_node(visit: Visit) -> None:
    page = visit("blocks?lesson=lenet")
    wait_for_silence(page)
    node = boxes(page, "3").element_handle()
    before = messages(page)
    boxes(page, "4").hover()
    assert messages(page) == before
    boxes(page, "3").click()
    expect(row(page, "3")).to_have_attribute("aria-selected", "true")
    expect(keyed(page, "argument-out_channels")).to_be_visible()
    assert node.evaluate("box => box.isConnected")


@pytest.mark.parametrize("view", ["compose", "trees", "forward", "duties", "devices", "take"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_view_is_drawn_wide_and_narrow(
    visit: Visit, view: str, width: int, scheme: str
) -> None:
    page = visit(f"blocks?lesson=tied&at=2&view={view}", width=width, scheme=scheme)
    expect_no_exception(page)
    expect_no_sideways_scrolling(page)


def test_two_visitors_never_see_each_others_network(visit: Visit) -> None:
    one, other = visit("blocks?lesson=lenet"), visit("blocks?lesson=tied")
    row(one, "0").click()
    expect(row(one, "0")).to_have_attribute("aria-selected", "true")
    keyed(one, "block-remove").get_by_role("button").click()
    kinds = [block.kind for _place, block in LESSONS["lenet"].block.walk()]
    expect_outlined(one, kinds[0], *kinds[2:])
    row(other, "0").click()
    expect(row(other, "0")).to_have_attribute("aria-selected", "true")
    kinds = [block.kind for _place, block in LESSONS["tied"].block.walk()]
    expect_outlined(other, *kinds)


def test_steps_that_come_faster_than_the_address_are_all_kept(visit: Visit) -> None:
    page = visit("blocks?lesson=lenet&at=1")
    wait_for_silence(page)
    expect(row(page, "1")).to_have_attribute("aria-selected", "true")
    page.evaluate(
        "for (const key of ['duplicate', 'up'])"
        " document.querySelector(`.st-key-block-${key} button`).click()"
    )
    wait_for_app_run(page)
    wait_for_silence(page)
    expect(row(page, "12")).to_be_visible()
    expect(row(page, "0")).to_have_attribute("data-kind", "Sigmoid")
    expect(page).to_have_url(re.compile("net=1"))
    while "lesson=lenet" not in page.url:  # each step may stand there more than once
        page.go_back()
        wait_for_app_run(page)
    expect(row(page, "12")).to_have_count(0)
    expect(row(page, "0")).to_have_attribute("data-kind", "Conv2d")
