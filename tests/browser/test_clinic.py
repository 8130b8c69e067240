"""The clinic in Chromium: a layer's marked line, its findings, the proof; wide and narrow."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from verbs import (
    expect_drawn,
    expect_no_exception,
    expect_no_sideways_scrolling,
    keyed,
)

Visit = Callable[..., Page]
PATH = "blocks?view=clinic&layer=my-linear-data"


def expect_marked(page: Page) -> None:
    """Expect the line that cuts the gradients, why it is marked, and what to write instead."""
    source = page.get_by_role("group", name="Source of MyLinear")
    expect(source.locator(".row.ill:not(.said)")).to_contain_text("self.weight.data")
    expect(source.get_by_text("the gradient is cut here")).to_be_visible()
    expect(source.locator(".row.instead")).to_contain_text(
        "return F.relu(x @ self.weight + self.bias)"
    )


def test_the_books_mistake_in_its_line(visit: Visit) -> None:
    page = visit(PATH)
    expect_marked(page)
    expect(keyed(page, "finding-learning")).to_contain_text("They never learn.")
    metrics = keyed(page, "clinic-proof").get_by_test_id("stMetric")
    expect(metrics.first).to_contain_text("the loss does not move")
    expect(metrics.last).to_contain_text("%")
    expect_drawn(keyed(page, "clinic-proof").get_by_test_id("stVegaLiteChart"))
    expect_no_exception(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone(visit: Visit, scheme: str) -> None:
    page = visit(PATH, width=390, height=844, scheme=scheme)
    expect_marked(page)
    expect_no_sideways_scrolling(page)
    expect_no_exception(page)
