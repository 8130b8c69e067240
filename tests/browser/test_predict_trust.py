"""How far to trust a model, and two models beside each other: as a visitor with a run of his own."""

from __future__ import annotations

import re

import pytest
from conftest import Server, Visit
from playwright.sync_api import Locator, Page, expect
from verbs import (
    PATIENCE,
    chart,
    expect_drawn,
    expect_no_exception,
    expect_no_sideways_scrolling,
    keyed,
    messages,
    wait_for_app_run,
    wait_for_silence,
)

from core.settings import PREFIX
from tests.app_pages.predict.made import a_run
from tests.core.prediction.known import save_known

COSTS = re.compile(r"refuses ([\d.]+) % .* lets ([\d.]+) %")


@pytest.fixture(scope="module")
def known_run(server: Server) -> str:
    """Leave a run in the server's home about which something is known; return its id."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(PREFIX + "HOME", str(server.home))
        run = a_run("measured")
        save_known(next((run.path / "checkpoints").glob("weights-*.safetensors")))
    return run.id


def _line(page: Page) -> Locator:
    return page.get_by_role("slider", name="Threshold of familiarity")


def _costs(page: Page) -> tuple[float, float]:
    found = COSTS.search(_line(page).get_attribute("aria-valuetext") or "")
    assert found, "the scale does not say what the threshold costs"
    return float(found[1]), float(found[2])


def test_the_threshold_is_moved_and_its_cost_read(visit: Visit, known_run: str) -> None:
    page = visit(f"predict?view=trust&trust=neither&model={known_run}&photos_from=drawn")
    expect(_line(page)).to_be_visible(timeout=PATIENCE)
    expect_drawn(keyed(page, "familiarity"), colours=4)
    expect_drawn(
        chart(page, "Known photos accepted against other things let through, over all thresholds.")
    )
    wait_for_silence(page)
    before, sent = _costs(page), messages(page)
    _line(page).evaluate("line => line.scrollIntoView({ block: 'center' })")
    box, whole = _line(page).bounding_box(), keyed(page, "familiarity").bounding_box()
    assert box and whole
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(whole["x"] + 0.75 * whole["width"], box["y"] + 20, steps=4)
    assert messages(page) == sent, "the server is told before the line is let go"
    assert _costs(page)[0] > before[0] and _costs(page)[1] <= before[1]
    page.mouse.up()
    moved = _costs(page)
    expect(page).to_have_url(re.compile("threshold="), timeout=PATIENCE)
    wait_for_app_run(page)
    assert _costs(page) == moved
    refused = page.get_by_test_id("stMetric").filter(has_text="Known refused")
    expect(refused).to_contain_text(f"{moved[0]:.1f} %")
    _line(page).focus()
    page.keyboard.press("Home")
    assert _costs(page) == (0.0, 100.0)
    page.get_by_role("button", name="Back to the default").click()
    expect(page).not_to_have_url(re.compile("threshold="), timeout=PATIENCE)
    assert _costs(page) == before
    expect_no_exception(page)


def test_sureness_and_card_are_read_on_a_phone(visit: Visit, known_run: str) -> None:
    page = visit(f"predict?view=trust&model={known_run}&photos_from=drawn", width=390)
    words = (
        "Share of right verdicts against their confidence, before and after the temperature; "
        "the diagonal is perfect."
    )
    expect_drawn(chart(page, words))
    expect_no_sideways_scrolling(page)
    page.get_by_text("Model card", exact=True).click()
    wait_for_app_run(page)
    expect(keyed(page, "model-card")).to_contain_text("What it cannot do", timeout=PATIENCE)
    expect_no_sideways_scrolling(page)
    page.get_by_text("Two models", exact=True).click()
    wait_for_app_run(page)
    expect(keyed(page, "two-facts")).to_contain_text("Time for a photo", timeout=PATIENCE)
    expect(page.get_by_text(re.compile("The same answer on"))).to_be_visible(timeout=PATIENCE)
    expect_no_sideways_scrolling(page)
    expect_no_exception(page)
