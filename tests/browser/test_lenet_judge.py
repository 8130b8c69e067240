"""A click on the confusion matrix, and on a picture behind one of its cells."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from verbs import expect_drawn, keyed, wait_for_app_run

Visit = Callable[..., Page]
PATH = "lenet?lenet-view=judge&of=untrained&garments=garments:140&cell=0-0"


def test_a_cell_shows_its_pictures_and_a_picture_its_neighbours(visit: Visit) -> None:
    page = visit(PATH)
    matrix = page.get_by_test_id("stVegaLiteChart").first
    expect_drawn(matrix)
    numbers = matrix.locator(".role-mark.mark-text text")
    filled = next(i for i in range(100) if numbers.nth(i).text_content())
    numbers.nth(filled).click(force=True)  # what is chosen is the cell behind the number
    wait_for_app_run(page)
    cell = f"{filled // 10}-{filled % 10}"
    count = int(numbers.nth(filled).text_content() or 0)
    if cell != "0-0":
        expect(page).to_have_url(re.compile(f"cell={cell}"))
    pictures = keyed(page, "judge-cell").locator(".tile")
    expect(pictures).to_have_count(count)
    pictures.first.click()
    wait_for_app_run(page)
    expect(page).to_have_url(re.compile(r"judge=neighbours"))
    expect(keyed(page, "judge-near").locator(".tile")).to_have_count(12)
