"""The whole journey: train on drawn pets, watch, stop, resume, and ask the run about a photo."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect
from verbs import (
    PATIENCE,
    chart,
    click,
    expect_drawn,
    expect_no_exception,
    messages,
    upload,
    wait_for_app_run,
)

from core.datasets.drawn import draw_pet
from core.images import encode_jpeg

Visit = Callable[..., Page]
EPOCHS = 500  # so many that the run is never over before it is stopped
ASKED = f"train?pictures=200&epochs={EPOCHS}&image_size=32"
LOSS = "Training and validation loss over the epochs"
ACCURACY = "Validation accuracy over the epochs"


def curves(drawn: Locator) -> list[str]:
    """Return the lines of a chart, as the paths that are drawn."""
    lines = drawn.locator("svg.marks .mark-line path")
    found: list[str] = lines.evaluate_all("all => all.map(one => one.getAttribute('d'))")
    return found


def expect_growth(page: Page, drawn: Locator) -> None:
    """Wait until a chart's lines have changed, and see that the chart itself has stayed."""
    svg, before = drawn.locator("svg.marks").element_handle(), curves(drawn)
    page.wait_for_function(
        "([svg, before]) => [...svg.querySelectorAll('.mark-line path')]"
        ".every((path, i) => path.getAttribute('d') !== before[i])",
        arg=[svg, before],
        timeout=PATIENCE,
    )
    assert svg.evaluate("node => node.isConnected"), "the chart was mounted anew: it flickers"


def epoch(page: Page) -> int:
    """Return the epoch that the page says the run is in, or was stopped after."""
    line = page.get_by_text(re.compile(rf"(Epoch|Stopped after) \d+ of {EPOCHS}")).first
    expect(line).to_be_visible(timeout=PATIENCE)
    found = re.search(r"\d+", line.inner_text())
    assert found
    return int(found[0])


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def start(page: Page) -> str:
    """Start the run that the form asks for; return the query that leads to it."""
    button(page, "Start").click()
    page.wait_for_url(re.compile(r"run="), timeout=PATIENCE)
    return page.url.split("/")[-1]


def stop(page: Page) -> None:
    button(page, "Stop").click()
    expect(button(page, "Resume")).to_be_visible(timeout=PATIENCE)
    wait_for_app_run(page)


def test_train_stop_resume_and_ask(visit: Visit) -> None:
    page = visit(ASKED)
    address = start(page)
    expect_drawn(chart(page, LOSS))
    expect_growth(page, chart(page, LOSS))
    expect_drawn(chart(page, ACCURACY))

    stop(page)
    stopped_after, asked, still = epoch(page), messages(page), curves(chart(page, LOSS))
    page.wait_for_timeout(2_500)
    assert messages(page) == asked, "a stopped run is still asked after"
    assert curves(chart(page, LOSS)) == still, "a stopped run still grows"
    page.close()  # the run belongs to its address, not to the tab

    page = visit(address)
    assert epoch(page) == stopped_after
    click(page, "Resume")
    expect(button(page, "Stop")).to_be_visible(timeout=PATIENCE)
    expect_growth(page, chart(page, ACCURACY))  # an epoch has been finished since
    stop(page)
    assert epoch(page) > stopped_after

    click(page, "Predict")
    photo = encode_jpeg(draw_pet("dog", 11, 320))
    upload(page, "files", ("rex.jpg", "image/jpeg", photo))
    expect(page.get_by_text("rex.jpg").last).to_be_visible(timeout=PATIENCE)
    shares = page.get_by_text(re.compile(r"(cat|dog) [\d.]+ % · (cat|dog) [\d.]+ %")).first
    expect(shares).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_label("Model")).to_have_value(re.compile("pets-small"))
    expect_no_exception(page)
