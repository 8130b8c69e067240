"""The whole journey: train on drawn pets, watch, stop, resume, and ask the run about a photo."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect
from verbs import (
    PATIENCE,
    click,
    expect_drawn,
    expect_no_exception,
    keyed,
    upload,
    wait_for_app_run,
)

from core.datasets.drawn import draw_pet
from core.images import encode_jpeg

Visit = Callable[..., Page]
# Long enough that it is never over before it is stopped.
ASKED = "train?pictures=300&epochs=500&image_size=32"


def curve(chart: Locator) -> str:
    """Return the longest line of a chart, as the path that is drawn."""
    paths = chart.locator("svg.marks path").evaluate_all("all => all.map(one => one.outerHTML)")
    return max(paths, key=len)


def wait_for_growth(page: Page, chart: Locator) -> None:
    """Wait until a chart's line is drawn further, and see that the chart itself has stayed."""
    svg = chart.locator("svg.marks").element_handle()
    before = curve(chart)
    page.wait_for_function(
        "([svg, before]) => ![...svg.querySelectorAll('path')].some(p => p.outerHTML === before)",
        arg=[svg, before],
        timeout=PATIENCE,
    )
    assert svg.evaluate("node => node.isConnected"), "the chart was mounted anew: it flickers"
    assert len(curve(chart)) > 0


def epoch_of(page: Page) -> int:
    """Return the epoch that the page says the run is in."""
    line = page.get_by_text(re.compile(r"Epoch \d+ of 500")).first
    expect(line).to_be_visible(timeout=PATIENCE)
    found = re.search(r"Epoch (\d+)", line.inner_text())
    assert found
    return int(found[1])


def test_train_stop_resume_and_ask(visit: Visit) -> None:
    page = visit(ASKED)
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_url(re.compile(r"run="), timeout=PATIENCE)

    loss, accuracy = keyed(page, "loss-chart"), keyed(page, "accuracy-chart")
    expect_drawn(loss)
    first = epoch_of(page)
    wait_for_growth(page, loss)
    expect_drawn(accuracy)

    click(page, "Stop")
    resume = page.get_by_role("button", name="Resume", exact=True)
    expect(resume).to_be_visible(timeout=PATIENCE)
    messages: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", messages.append))
    stopped_at = curve(loss)
    page.wait_for_timeout(2500)
    assert curve(loss) == stopped_at, "a stopped run still grows"
    assert not messages, "a stopped run is still asked after"

    address = page.url
    page.close()  # the run belongs to its address, not to the tab
    page = visit(address.split("/")[-1])
    click(page, "Resume")
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_visible(timeout=PATIENCE)
    page.wait_for_function(
        f"[...document.querySelectorAll('p')].some(p => {{ const m = /Epoch (\\d+) of 500/"
        f".exec(p.innerText); return m && Number(m[1]) > {first + 1}; }})",
        timeout=PATIENCE,
    )
    click(page, "Stop")
    expect(page.get_by_role("button", name="Resume", exact=True)).to_be_visible(timeout=PATIENCE)

    click(page, "Predict")
    photo = encode_jpeg(draw_pet("dog", 11, 320))
    upload(page, "files", ("rex.jpg", "image/jpeg", photo))
    expect(page.get_by_text("rex.jpg", exact=True).last).to_be_visible(timeout=PATIENCE)
    verdict = page.get_by_text(re.compile(r"cat [\d.]+ %|dog [\d.]+ %")).first
    expect(verdict).to_be_visible(timeout=PATIENCE)
    wait_for_app_run(page)
    expect_no_exception(page)
