"""Tying in Chromium: tie two layers, set one and see both, read the ledger, untie."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect
from verbs import (
    chart,
    click,
    expect_drawn,
    expect_no_exception,
    expect_no_sideways_scrolling,
    keyed,
    wait_for_app_run,
)

from core.blocks import Block

Visit = Callable[..., Page]
PATH = "initialization?initialization=tying"


def square() -> Block:
    """Describe a network with two layers that can be tied."""
    layer = Block.of("Linear", in_features=6, out_features=6)
    return Block.of("Sequential", layer, Block.of("Tanh"), layer, Block.of("Tanh"))


def heatmap(title: str) -> str:
    """Return what a heatmap is called to who cannot see it."""
    return f"{title} of the tensor as cells, blue below zero and red above"


def test_tie_set_read_the_ledger_untie(visit: Visit) -> None:
    page = visit(f"{PATH}&net={square().to_url()}&shape=2x6")
    expect(page.get_by_text("No tensor is used twice in this network.")).to_be_visible()
    click(page, "Tie them")
    expect(page.get_by_role("button", name="Untie 2")).to_be_visible()
    for title in ("Use 1, as 0.weight", "+ Use 2, as 2.weight", "= stored in .grad"):
        expect_drawn(chart(page, heatmap(title)))
    expect(page.get_by_text("difference between the sum of the uses")).to_contain_text(": 0.")
    keyed(page, "tying-value").locator("input").fill("7")
    page.keyboard.press("Enter")
    wait_for_app_run(page)
    click(page, "Set")
    read = page.get_by_test_id("stCode").first
    expect(read).to_contain_text("net[0].weight[0, 0]  # 7")
    expect(read).to_contain_text("net[2].weight[0, 0]  # 7")
    keyed(page, "undo-steps").get_by_role("button").click()
    wait_for_app_run(page)
    expect(read).not_to_contain_text("# 7")
    chart(page, heatmap("net[0].weight")).click(position={"x": 57, "y": 111})
    wait_for_app_run(page)
    expect(read).to_contain_text("net[0].weight[3, 0]")
    click(page, "Untie 2")
    expect(page.get_by_text("No tensor is used twice in this network.")).to_be_visible()
    expect_no_exception(page)


def test_on_a_phone_in_the_dark(visit: Visit) -> None:
    page = visit(f"{PATH}&lesson=tied", width=390, height=844, scheme="dark")
    expect_drawn(chart(page, heatmap("= stored in .grad")))
    for title in ("Still tied", "One memory, but two tensors", "The tie is gone", "Refused"):
        expect(page.get_by_text(title).first).to_be_visible()
    expect_no_sideways_scrolling(page)
    expect_no_exception(page)
