"""The page about initialization in Chromium: paint a rule, edit a cell, undo, share."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from verbs import (
    chart,
    expect_drawn,
    expect_no_exception,
    expect_no_sideways_scrolling,
    keyed,
    wait_for_app_run,
)

Visit = Callable[..., Page]


def choose(page: Page, key: str, label: str) -> None:
    """Choose an option of the selectbox whose key ends so, by typing it."""
    box = page.locator(f'[class*="st-key-rules-form-"][class*="{key}"] input').first
    box.click()
    box.fill(label)
    page.get_by_role("option", name=label, exact=True).first.click()
    wait_for_app_run(page)


def press(page: Page, key: str) -> None:
    """Click the button of this key and wait for what follows."""
    keyed(page, key).get_by_role("button").first.click()
    wait_for_app_run(page)


def figures(page: Page) -> str:
    """Return the line with minimum, mean and so on of the selected parameter."""
    lines = keyed(page, "rules-inspector").inner_text().splitlines()
    return next(line for line in lines if line.startswith("Minimum"))


def test_a_rule_is_painted_a_cell_edited_undone_and_shared(visit: Visit) -> None:
    page = visit("initialization?lesson=parameters")
    wait_for_app_run(page)
    expect(keyed(page, "rules-table")).to_be_visible()
    before = figures(page)
    expect(keyed(page, "rules-inspector")).to_contain_text("No step is for it")

    choose(page, "-attribute", "weight")
    choose(page, "-of-kind", "For layers: Xavier uniform")
    press(page, "rules-add")
    expect(keyed(page, "rules-step-0")).to_contain_text("Decides 2 parameters")
    expect(keyed(page, "rules-inspector")).to_contain_text("uniform between −0.7071 and 0.7071")
    painted = figures(page)
    assert painted != before
    expect_drawn(keyed(page, "rules-values"))
    words = "Histogram of 32 numbers drawn, with the distribution over it"
    expect_drawn(chart(page, words).last)

    # A click on the second cell of the first row, whose sides are 26 pixels at the most.
    keyed(page, "rules-values").locator(".marks").click(position={"x": 44 + 36, "y": 20 + 10})
    wait_for_app_run(page)
    expect(keyed(page, "rules-cell").locator("input")).to_have_value("0, 1")
    expect(keyed(page, "rules-inspector")).to_contain_text("net[0].weight[0, 1] = 42")
    wait_for_app_run(page)
    press(page, "rules-edit-add")
    expect(keyed(page, "rules-step-1")).to_contain_text("0.weight[0, 1] = 42")
    expect(keyed(page, "rules-inspector")).to_contain_text("Maximum 42")

    press(page, "undo-steps")
    expect(keyed(page, "rules-step-1")).to_have_count(0)
    assert figures(page) == painted
    expect(page).to_have_url(re.compile("steps="))

    other = visit(page.url.rpartition("/")[2])
    wait_for_app_run(other)
    expect(keyed(other, "rules-step-0")).to_contain_text("Xavier uniform")
    assert figures(other) == painted
    for each in (page, other):
        expect_no_exception(each)
        expect_no_sideways_scrolling(each)
