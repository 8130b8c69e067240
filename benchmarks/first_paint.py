"""How long after the address is entered the app's first page shows its title.

    python -m benchmarks.first_paint [--quick]

In Chromium, beside an app of Streamlit's that holds a title and nothing else, each visit by a new
visitor with an empty cache, in turn. The page itself notes when its title stands on the screen, by
the browser's clock since navigation, so that nothing of the test driver is measured. Both servers
have the same options. Once with servers that have settled (the peer has nothing to settle), once as
the very first visitor of a server that has just started.
"""

from __future__ import annotations

import runpy
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from benchmarks.asking import Asked, main, own_home
from benchmarks.servers import dashboard, server
from benchmarks.timing import Figure, Measured, Row
from core.settings import PROJECT

VISITS, QUICK_VISITS = 12, 2
STARTS, QUICK_STARTS = 3, 1
MOST = 0.3  # seconds later than the empty app
PATIENCE = 60_000  # milliseconds

EMPTY_APP = 'import streamlit as st\n\nst.title("Empty")\n'

# Looks at every frame, and asks whether the title takes up room and nothing above it hides it.
NOTE_TITLE = """
const look = () => {
    const title = document.querySelector('[data-testid="stHeading"] h1, h1');
    if (title && title.checkVisibility({opacityProperty: true, visibilityProperty: true})
        && title.getBoundingClientRect().height > 0) {
        window.titleShown = performance.now();
    } else {
        requestAnimationFrame(look);
    }
};
requestAnimationFrame(look);
"""


class NoBrowserError(RuntimeError):
    """There is no Chromium to measure with."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the Chromium that the browser tests use."""
    tools = runpy.run_path(str(PROJECT / "tests" / "browser" / "chromium.py"))
    path = tools["find"]()
    if path is None:
        raise NoBrowserError(
            "No Chromium starts here; `python tests/browser/chromium.py` gets one."
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(tools["FLAGS"]))
        try:
            yield browser
        finally:
            browser.close()


def visit(browser: Browser, url: str) -> float:
    """Return the seconds from navigation to the title, for a visitor with an empty cache."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    try:
        page = context.new_page()
        page.add_init_script(NOTE_TITLE)
        page.goto(url, timeout=PATIENCE, wait_until="commit")
        shown = page.wait_for_function("window.titleShown", timeout=PATIENCE)
        return float(shown.json_value()) / 1e3
    finally:
        context.close()


def settled(browser: Browser, empty: Path, visits: int) -> tuple[list[float], list[float]]:
    """Visit both apps in turn, after a first visit that is not measured."""
    with server(dashboard(), {}) as app, server(empty, {}) as peer:
        for served in (app, peer):
            context = browser.new_context()
            context.new_page().goto(served.url)
            served.settle()  # the app imports torch once its first page stands
            context.close()
        seconds: dict[str, list[float]] = {app.url: [], peer.url: []}
        for number in range(visits):
            for url in (app.url, peer.url) if number % 2 == 0 else (peer.url, app.url):
                seconds[url].append(visit(browser, url))
        return seconds[app.url], seconds[peer.url]


def first_visitors(browser: Browser, empty: Path, starts: int) -> tuple[list[float], list[float]]:
    """Start each server anew for each visit."""
    seconds: dict[Path, list[float]] = {dashboard(): [], empty: []}
    for _ in range(starts):
        for script, found in seconds.items():
            with server(script, {}) as served:
                found.append(visit(browser, served.url))
    return seconds[dashboard()], seconds[empty]


def measure(asked: Asked) -> Figure:
    """Visit both apps, settled and just started."""
    visits, starts = (QUICK_VISITS, QUICK_STARTS) if asked.quick else (VISITS, STARTS)
    with TemporaryDirectory(prefix="layerwise-empty-") as folder, own_home(), chromium() as browser:
        empty = Path(folder) / "empty.py"
        empty.write_text(EMPTY_APP)
        rows = [
            row("settled server", *settled(browser, empty, visits), target=True),
            row("server just started", *first_visitors(browser, empty, starts), target=False),
        ]
    about = f"{visits} and {starts} visits of each in turn; peer: an empty Streamlit app"
    return Figure("First paint of /", about, tuple(rows))


def row(what: str, ours: list[float], peer: list[float], *, target: bool) -> Row:
    """Compare two sets of seconds."""
    mine, theirs = Measured(tuple(ours), "s"), Measured(tuple(peer), "s")
    later = mine.median - theirs.median
    if not target:
        return Row(what, mine, theirs, f"{later:+.2f} s")
    return Row(what, mine, theirs, f"{later:+.2f} s", f"≤ +{MOST:g} s", later <= MOST)


if __name__ == "__main__":
    sys.exit(main(measure, __doc__))
