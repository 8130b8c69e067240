"""A click on the confusion matrix, and on a picture behind one of its cells."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from verbs import keyed

Visit = Callable[..., Page]
PATH = "lenet?lenet-view=judge&of=untrained&garments=garments:140&cell=0-0"


def test_a_cell_shows_its_pictures_and_a_picture_its_neighbours(visit: Visit) -> None:
    page = visit(PATH)
    matrix = page.get_by_test_id("stVegaLiteChart").first
    numbers = matrix.locator(".role-mark.mark-text text")
    expect(numbers).to_have_count(100)
    said = numbers.all_text_contents()
    filled = next(i for i in range(1, 100) if said[i])
    numbers.nth(filled).click(force=True)  # what is chosen is the cell behind the number
    expect(page).to_have_url(re.compile(f"cell={filled // 10}-{filled % 10}"))
    pictures = keyed(page, "judge-cell").locator(".tile")
    expect(pictures).to_have_count(int(said[filled]))
    pictures.first.click()
    expect(page).to_have_url(re.compile(r"judge=neighbours"))
    expect(keyed(page, "judge-near").locator(".tile")).to_have_count(12)
