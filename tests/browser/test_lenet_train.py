"""Two visitors train LeNet at once: each sees his place, his own curves, and his verdict."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from verbs import (
    PATIENCE,
    chart,
    expect_drawn,
    expect_no_exception,
    expect_no_sideways_scrolling,
    keyed,
    messages,
    wait_for_app_run,
)

Visit = Callable[..., Page]
DRAWN = "lenet?lenet-view=train&garments=garments:1400"
LONG = f"{DRAWN}&train-epochs=500"  # so many that it is never over before it is stopped
SHORT = f"{DRAWN}&train-epochs=3&train-seed=1"
CURVES = "Training loss, training accuracy and test accuracy over the epochs"


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Let the server's runs keep to a core: two threads that wait for a busy one lose more."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAYERWISE_TRAINING_THREADS", "1")
        yield


def start(page: Page) -> str:
    """Start the run that the form asks for; return its id."""
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_url(re.compile(r"run="), timeout=PATIENCE)
    found = re.search(r"run=([a-z0-9-]+)", page.url)
    assert found
    return found[1]


def expect_growing(page: Page) -> None:
    """See the curves, and that they grow in the chart that is there."""
    drawn = chart(page, CURVES)
    expect_drawn(drawn)
    svg = drawn.locator("svg.marks").element_handle()
    paths = (
        "[...svg.querySelectorAll('.mark-line path')].map(each => each.getAttribute('d')).join()"
    )
    before = svg.evaluate(f"svg => {paths}")
    page.wait_for_function(
        f"([svg, before]) => {paths} !== before", arg=[svg, before], timeout=PATIENCE
    )
    assert svg.evaluate("node => node.isConnected"), "the chart was mounted anew: it flickers"


def test_two_visitors_train_at_once(visit: Visit) -> None:
    first, second = visit(LONG), visit(SHORT, width=390, scheme="dark")
    one, other = start(first), start(second)
    assert one != other
    expect(second.get_by_text("Waiting: next in the queue")).to_be_visible(timeout=PATIENCE)
    expect_growing(first)
    assert one in first.url
    first.get_by_role("button", name="Stop", exact=True).click()
    expect(first.get_by_role("button", name="Resume", exact=True)).to_be_visible(timeout=PATIENCE)
    expect(keyed(first, "verdict")).to_contain_text("resume the run to come to it")

    expect(second.get_by_text("Finished: 3 of 3 epochs")).to_be_visible(timeout=PATIENCE)
    wait_for_app_run(second)
    expect(keyed(second, "verdict")).to_contain_text("not drawn garments")
    expect(keyed(second, "verdict")).to_contain_text(re.compile(r"You got 0\.\d{3}"))
    expect_drawn(chart(second, CURVES))
    expect_no_sideways_scrolling(second)
    asked = messages(second)
    second.wait_for_timeout(1_500)
    assert messages(second) == asked, "a finished run is still asked after"

    second.get_by_role("button", name="Step through it").click()
    second.wait_for_url(re.compile(f"of={other}"), timeout=PATIENCE)
    wait_for_app_run(second)
    expect_no_exception(first)
    expect_no_exception(second)
