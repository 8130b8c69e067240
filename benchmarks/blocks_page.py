"""How soon the page about blocks opens, finds and changes, with networks that no course has.

    python -m benchmarks.blocks_page [--quick]

In Chromium, by its own clock, on one warm server, each visit by a new visitor with an empty cache. The
floor is the same page with the course's MLP, visited in turn with the others:

- Opening: from the navigation until the script has run and the outline with its diagram, or the three
  tables, are on the screen. Once as the first visitor who brings a network, and once as the second.
- Searching: from the last letter of a word until all three tables have answered. A quarter of a second
  of it is the pause in which the search box waits for more letters.
- Editing: from Enter in the MLP's form until the new shape stands in the diagram.
"""

from __future__ import annotations

import statistics
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from playwright.sync_api import Browser, Page

from benchmarks.asking import Asked, main, own_home
from benchmarks.first_paint import PATIENCE, chromium
from benchmarks.servers import dashboard, server
from benchmarks.timing import Figure, Measured, Row
from core.blocks import Block

ROUNDS, QUICK_ROUNDS = 3, 1
CHANGES, QUICK_CHANGES = 5, 2  # searches and edits
LATER_MOST, SEARCH_MOST = 1.0, 0.5  # seconds
REST = 400  # milliseconds between changes
WORD, FIRST_FEATURES = "bias", 31
FLOOR, VIEWS = "the course's MLP", ("compose", "trees")
MODULES, PARAMETERS, RESNET = "10,000 modules", "10 billion parameters", "ResNet-152"
Seconds = dict[tuple[str, str, str], list[float]]  # by view, network, and which visitor

TOOLS = """
window.tables = {};  // when each table was last painted
const pen = CanvasRenderingContext2D.prototype, write = pen.fillText;
pen.fillText = function (...given) {
  if (this.canvas.dataset.testid === 'data-grid-canvas') {
    const key = this.canvas.closest('[class*="st-key-trees-"]')?.className.match(/trees-\\w+/)[0];
    window.tables[key] = performance.now();
  }
  return write.apply(this, given);
};
window.lab = {
  inside: (key, selector) => [...document.querySelectorAll(`.st-key-${key} *`)]
    .map((host) => host.shadowRoot?.querySelector(selector)).find(Boolean),
  quiet: () => document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]'),
  painted: (since) => ['modules', 'tensors', 'keys']
    .every((name) => window.tables[`trees-${name}`] > since),
  compose: () => lab.inside('outline', '[data-place]') && (lab.inside('network-diagram', '[data-path]')
    || document.querySelector('.st-key-run-shapes button')),
  trees: () => lab.painted(0),
  sieved: () => [...document.querySelectorAll('[data-testid="stMarkdown"]')]
    .filter((node) => / [\\d,]+ of [\\d,]+$/.test(node.textContent.trim())).length,
  features: (count) => lab.inside('network-diagram', '.region').textContent.includes(`2 × ${count}`),
  when(done) {  // resolves one frame after `done`: then it has been painted
    return new Promise((resolve) => {
      const look = () => requestAnimationFrame(
        () => done() ? requestAnimationFrame(() => resolve(performance.now())) : look());
      look();
    });
  },
  answer(event, begins, done) {  // milliseconds from the event for which `begins` holds to `done`
    let start = null;
    window.addEventListener(event, (it) => { if (begins(it)) start = performance.now(); }, true);
    return lab.when(() => start !== null && lab.quiet() && done(start)).then((end) => end - start);
  },
};
"""
OPENED = "lab.when(() => lab.quiet() && lab.{view}())"
SEARCHED = """void (window.answered = lab.answer('input', (event) => event.target.value === '{word}',
    (start) => lab.sieved() === 3 && lab.painted(start)))"""
EDITED = """void (window.answered = lab.answer('keydown', (event) => event.key === 'Enter',
    () => lab.features({count})))"""


def queries(number: int) -> dict[str, str]:
    """Return all networks' addresses; those with another `number` are new to the server."""
    layer = Block.of("Linear", in_features=8, out_features=8)
    row = Block.of("Repeat", layer, times=100)
    nested = Block.of("Repeat", row, times=99, name=f"network{number}")
    large = Block.of("Linear", in_features=10_000, out_features=10_000)
    many = Block.of("Repeat", large, times=100, name=f"network{number}")
    resnet = Block.of("Torchvision", model="resnet152", classes=1_000 + number)
    return {
        FLOOR: "lesson=mlp",
        MODULES: f"net={nested.to_url()}&shape=2x8",
        PARAMETERS: f"net={many.to_url()}&shape=2x10000",
        RESNET: f"net={resnet.to_url()}&shape=1x3x224x224",
    }


def opened(browser: Browser, url: str, view: str, query: str) -> tuple[Page, float]:
    """Open a view for a visitor with an empty cache; return it, and the seconds that it took."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, locale="en-GB")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.add_init_script(TOOLS)
    page.goto(f"{url}/blocks?{query}&view={view}", timeout=PATIENCE, wait_until="commit")
    return page, float(page.evaluate(OPENED.format(view=view))) / 1e3


def visits(browser: Browser, url: str, rounds: int) -> Seconds:
    """Open all networks in turn, each by two visitors in each round and view; the floor by one."""
    seconds: Seconds = defaultdict(list)
    for number in range(rounds * len(VIEWS)):
        view, networks = VIEWS[number % 2], queries(number)
        names = list(networks)[:: 1 if number // 2 % 2 == 0 else -1]
        turns = [(name, "first") for name in names if name != FLOOR]
        for name, visitor in turns + [(name, "second") for name in names]:
            page, took = opened(browser, url, view, networks[name])
            page.context.close()
            seconds[view, name, visitor].append(took)
    return seconds


def opening_rows(seconds: Seconds) -> Iterator[Row]:
    """Compare each network's visits with that of the floor in the same round."""
    for (view, name, visitor), ours in seconds.items():
        if name != FLOOR:
            most = LATER_MOST if visitor == "second" and name != RESNET else None
            what = f"open {view}, {name}, {visitor} visitor"
            yield later(what, ours, seconds[view, FLOOR, "second"], most)


def later(what: str, ours: Sequence[float], floor: Sequence[float], most: float | None) -> Row:
    """Say by how much, and how many times, ours takes longer than the floor, pair by pair."""
    pairs = list(zip(ours, floor, strict=True))
    more = statistics.median(mine - least for mine, least in pairs)
    ratio = statistics.median(mine / least for mine, least in pairs)
    return Row(
        what, Measured(tuple(ours), "s"), Measured(tuple(floor), "s"),
        f"{more:+.2f} s, {ratio:.2f} ×", "" if most is None else f"≤ +{most:g} s",
        None if most is None else more <= most,
    )  # fmt: skip


def search(page: Page) -> float:
    """Type a word into the search box; return the seconds until the tables have answered."""
    box = page.locator(".st-key-trees_search input")
    box.fill("")
    page.wait_for_function("lab.sieved() === 0 && lab.quiet()")
    page.wait_for_timeout(REST)
    page.evaluate(SEARCHED.format(word=WORD))
    box.press_sequentially(WORD, delay=60)
    return float(page.evaluate("window.answered")) / 1e3


def edit(page: Page, count: int) -> float:
    """Let the MLP end in so many features; return the seconds until its diagram says so."""
    box = page.locator(".st-key-argument-out_features input")
    page.wait_for_timeout(REST)
    box.fill(str(count))
    page.evaluate(EDITED.format(count=count))
    box.press("Enter")
    return float(page.evaluate("window.answered")) / 1e3


def search_row(browser: Browser, url: str, changes: int) -> Row:
    """Search in the large network and in the floor in turn; the first time warms up."""
    pages = {name: opened(browser, url, "trees", queries(0)[name])[0] for name in (MODULES, FLOOR)}
    found: dict[str, list[float]] = {name: [] for name in pages}
    for number in range(changes + 1):
        for name in list(pages)[:: 1 if number % 2 == 0 else -1]:
            found[name].append(search(pages[name]))
    for page in pages.values():
        page.context.close()
    row = later(f"search {WORD!r}, {MODULES}", found[MODULES][1:], found[FLOOR][1:], None)
    return replace(row, target=f"≤ {SEARCH_MOST:g} s", met=row.ours.median <= SEARCH_MOST)


def edit_row(browser: Browser, url: str, changes: int) -> Row:
    """Change the MLP again and again; the first time warms up."""
    page = opened(browser, url, "compose", "lesson=mlp&at=2")[0]
    seconds = [edit(page, FIRST_FEATURES + number) for number in range(changes + 1)]
    page.context.close()
    return Row(f"edit to diagram, {FLOOR}", Measured(tuple(seconds[1:]), "s"))


def measure(asked: Asked) -> Figure:
    """Visit the page, search in it and change it."""
    rounds, changes = (QUICK_ROUNDS, QUICK_CHANGES) if asked.quick else (ROUNDS, CHANGES)
    with own_home(), server(dashboard("serve.py"), {}) as served, chromium() as browser:
        for view in VIEWS:
            opened(browser, served.url, view, queries(0)[FLOOR])[0].context.close()
        served.settle()
        rows = list(opening_rows(visits(browser, served.url, rounds)))
        rows += [make(browser, served.url, changes) for make in (search_row, edit_row)]
    about = f"{rounds} new visitors of each kind in turn; peer: the same page with {FLOOR}"
    return Figure("The page about blocks", about, tuple(rows))


if __name__ == "__main__":
    sys.exit(main(measure, __doc__))
