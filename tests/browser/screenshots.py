"""Take the pictures of the README and of home's cards: `make screenshots`.

Real runs on drawn pets, in a home of their own, and the real app in Chromium. Takes some minutes.
"""

from __future__ import annotations

import io
import time
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, FloatRect, Locator, Page
from verbs import chart, keyed, wait_for_app_run

from benchmarks.asking import own_home
from benchmarks.first_paint import chromium
from benchmarks.servers import dashboard, server
from core.datasets.drawn import draw_pet
from core.images import encode_jpeg
from core.settings import PROJECT
from core.training import Configuration, Run, create_run
from core.training.process import launch, stop

FOLDER = PROJECT / "assets" / "screenshots"
CARD = (640, 400)
MARGIN = 12  # pixels around what a card shows; its border is 16 away
LOSS = "Training and validation loss over the epochs"
SHOWN = "picture=bars-6x8&kernel=sobel-right&kh=3&kw=3&ph=1&pw=1"
BLOCKS = "lesson=pets-small&at=stage1"
INITIALIZATION = "lesson=lenet&recipe=custom&parameter=9.weight"
SIGNAL = "lesson=deep&recipe=deep-kaiming&initialization=signal"
FILES = "lesson=lenet&files=compare&compare_key=3.weight"
LENET = "garments=garments&garment=test-18&strip-layer=4"
COMPARED = "Validation accuracy of the runs"
WATCHED_AT = 20  # epochs, when a run is taken while it trains
MOST = 900.0  # seconds for a run


def train(name: str, until: int | None = None, **asked: object) -> Run:
    """Start a run and wait for its end, or until so many epochs are over."""
    pets = [(f"{kind}.jpg", encode_jpeg(draw_pet(kind, 10**6 + 7, 320))) for kind in ("cat", "dog")]
    run = create_run(Configuration(**asked), name=name, pinned=pets)  # type: ignore[arg-type]
    launch(run)
    deadline = time.monotonic() + MOST
    while (status := run.status()).active and (until is None or status.epoch < until):
        assert time.monotonic() < deadline, f"{name} takes too long"
        time.sleep(0.5)
    assert not run.status().error, run.status().error
    return run


def opened(browser: Browser, address: str, width: int = 1280, scheme: str = "light") -> Page:
    """Open a page at twice the pixels, and give its charts and pictures time to arrive."""
    page = browser.new_page(
        viewport={"width": width, "height": 800}, device_scale_factor=2, locale="en-GB",
        color_scheme=scheme,  # type: ignore[arg-type]
    )  # fmt: skip
    page.goto(address)
    wait_for_app_run(page)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)
    return page


def tall(page: Page) -> Page:
    """Make room for all of a page, so that nothing has to be scrolled under its head."""
    page.set_viewport_size(
        {"width": (page.viewport_size or {"width": 1280})["width"], "height": 2600}
    )
    page.wait_for_timeout(1500)
    return page


def save(picture: bytes, path: Path, size: tuple[int, int] | None = None) -> None:
    """Write a screenshot as WebP, fitted to `size`."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image = image.resize(size or (1280, round(1280 * image.height / image.width)))
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, quality=86, method=6)


def whole(page: Page, name: str, height: int) -> None:
    """Take a page from its top, so many pixels of it."""
    page.set_viewport_size({"width": 1280, "height": height})
    page.wait_for_timeout(1500)
    save(page.screenshot(), FOLDER / f"{name}.webp")


def card(page: Page, part: Locator, name: str, scheme: str) -> None:
    """Take the upper part of something on a page as a card's picture."""
    part.scroll_into_view_if_needed()
    box = part.bounding_box()
    assert box
    x, y, width = box["x"] - MARGIN, box["y"] - MARGIN, box["width"] + 2 * MARGIN
    clip: FloatRect = {"x": x, "y": y, "width": width, "height": width * CARD[1] / CARD[0]}
    save(page.screenshot(clip=clip), FOLDER / "cards" / f"{name}-{scheme}.webp", CARD)


def take_pages(browser: Browser, url: str, finished: list[Run], watched: Run) -> None:
    """Take a picture of each page."""
    whole(opened(browser, f"{url}/train?run={watched.id}"), "train", 1330)
    whole(opened(browser, url), "home", 1180)
    whole(opened(browser, f"{url}/data"), "data", 1000)
    whole(opened(browser, f"{url}/predict?photos_from=drawn&heatmap=true&fog=60"), "predict", 1080)
    whole(opened(browser, f"{url}/blocks?{BLOCKS}"), "blocks", 1180)
    whole(opened(browser, f"{url}/initialization?{INITIALIZATION}"), "initialization", 1180)
    whole(opened(browser, f"{url}/files?{FILES}"), "files", 1300)
    whole(opened(browser, f"{url}/convolution?lab=pictures"), "convolution", 1120)
    whole(opened(browser, f"{url}/lenet?{LENET}"), "lenet", 1360)
    ids = ",".join(run.id for run in finished)
    whole(opened(browser, f"{url}/runs?runs={ids}"), "runs", 800)


def take_cards(browser: Browser, url: str, finished: list[Run], scheme: str) -> None:
    """Take the cards' pictures, of charts in a window in which they have a card's shape."""
    page = opened(browser, f"{url}/blocks?{BLOCKS}", 1140, scheme)
    card(page, keyed(page, "network-diagram").locator("[data-path=stage1]").first, "blocks", scheme)
    page = tall(opened(browser, f"{url}/initialization?{SIGNAL}", 1020, scheme))
    card(page, page.get_by_test_id("stVegaLiteChart").first, "initialization", scheme)
    page = tall(opened(browser, f"{url}/files?{FILES}", 1140, scheme))
    card(page, keyed(page, "compare-inspector"), "files", scheme)
    page = opened(browser, f"{url}/convolution?lab=numbers&{SHOWN}", scheme=scheme)
    card(page, page.locator(".grids").first, "convolution", scheme)
    page = tall(opened(browser, f"{url}/lenet?{LENET}", 1140, scheme))
    card(page, page.locator(".strip").first, "lenet", scheme)
    page = opened(browser, f"{url}/data", scheme=scheme)
    card(page, keyed(page, "gallery"), "data", scheme)
    page = opened(browser, f"{url}/train?run={finished[0].id}", 1140, scheme)
    card(page, chart(page, LOSS), "train", scheme)
    page = opened(browser, f"{url}/predict?photos_from=drawn", 1280, scheme)
    card(page, keyed(page, "verdicts"), "predict", scheme)
    page = opened(browser, f"{url}/runs?runs={','.join(run.id for run in finished)}", 1140, scheme)
    card(page, chart(page, COMPARED), "runs", scheme)


def main() -> None:
    """Train, serve, take all pictures."""
    with own_home(), server(dashboard(), {}) as served, chromium() as browser:
        finished = [
            train("small residual network"),
            train("LeNet in colour", model="lenet-colour"),
            train("residual, SGD", optimizer="sgd"),
        ]
        watched = train("pets, a first run", WATCHED_AT)
        try:
            take_pages(browser, served.url, finished, watched)
        finally:
            stop(watched, wait=30.0)
        for scheme in ("light", "dark"):
            take_cards(browser, served.url, finished, scheme)


if __name__ == "__main__":
    main()
