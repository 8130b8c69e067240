"""How soon the page about initialization shows what a changed rule or seed does.

    python -m benchmarks.initialization_page [--quick]

In Chromium, by its own clock, on one warm server; every change is one that the server has not seen.

- Rules: from the click on "Change rule", or "Add rule", until the table, the heatmap, the histogram and
  the figures of the selected parameter are the new ones. The rule gives all weights of the network's
  most common kind of layer another standard deviation. The floor is the same page's field for edits by
  hand: from Enter until its line of Python says the new number, while no value changes.
- Signal: from Enter in the field of the seed until both charts and all layers' histograms are new. The
  floor is a seed that was there before: the same pictures, but nothing to compute.
"""

from __future__ import annotations

import itertools
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from benchmarks.asking import Asked, main, own_home
from benchmarks.convolution_page import percentile
from benchmarks.first_paint import chromium
from benchmarks.painted import answer, begin, opened, rest
from benchmarks.servers import dashboard, server
from benchmarks.timing import Figure, Measured, Row
from core.parameters import Distribution, Initialization, Rule, Target

CHANGES, QUICK_CHANGES = 15, 2
MOST = 1.0  # seconds that a changed rule may take in the median
INSPECTOR = ".st-key-rules-inspector"
RULES = {
    "values": ".st-key-rules-values",
    "spread": f"{INSPECTOR} [data-testid=stVegaLiteChart][aria-label^=Histogram]",
    "figures": INSPECTOR,
}
SIGNAL = {
    "forward": "[data-testid=stVegaLiteChart][aria-label^='Deviation of each']",
    "backward": "[data-testid=stVegaLiteChart][aria-label^='Size of the gradient']",
    "histograms": ".st-key-signal-histograms",
}
# The figures below the heatmap have the new deviation, and so has a cell of the table that is new.
AGREES = f"""(() => {{
  const close = (text) => Math.abs(text / %g - 1) < 0.3;
  const found = document.querySelector('{INSPECTOR}').innerText.match(/Standard deviation ([\\d.]+)/);
  return found && close(found[1]) && lab.new(close);
}})()"""
SAYS = f"document.querySelector('{INSPECTOR}').innerText.includes('] = %d')"
Seconds = dict[tuple[str, str], list[float]]  # by network and what was done


@dataclass(frozen=True, slots=True)
class Net:
    """A lesson, the kind of layer whose weights are painted, and the parameter that is looked at."""

    lesson: str
    layer: str
    parameter: str = ""

    @property
    def query(self) -> str:
        """The address of its Rules, with one rule to change."""
        rule = Rule(Target("*", self.layer, "weight"), Distribution.of("normal", std=0.02))
        at = f"&parameter={self.parameter}" if self.parameter else ""
        return f"initialization?lesson={self.lesson}&steps={Initialization((rule,)).to_url()}{at}"


NETS: Mapping[str, Net] = {
    "MLP": Net("mlp", "Linear"),
    "LeNet": Net("lenet", "Conv2d"),
    "ResNet-18": Net("resnet18", "Conv2d"),
    "ResNet-18, at 2.4 million weights": Net("resnet18", "Conv2d", "layer4.1.conv2.weight"),
}


def deviations() -> Iterator[float]:
    """Yield deviations that nobody has asked for yet, each three times the last one or a third."""
    for number in itertools.count():
        yield round((0.01, 0.03)[number % 2] * (1 + number % 150 / 500 + number / 1e6), 8)


def press(page: Page, key: str) -> None:
    """Click the first button whose key begins so."""
    page.locator(f"[class*=st-key-{key}] button").first.click()


def painted(page: Page, key: str, opens: str, deviation: float) -> float:
    """Open the form, say another deviation, and take it by the button `key`; return the seconds."""
    press(page, opens)
    rest(page)
    box = page.locator("[class*=st-key-rules-form-][class*=-of-normal-std] input")
    box.fill(str(deviation))
    box.press("Enter")
    rest(page)
    begin(page, "click", RULES, tables=True, agrees=AGREES % deviation)
    press(page, key)
    return answer(page)


def changed(page: Page, deviation: float, _number: int) -> float:
    """Give the first rule another deviation."""
    return painted(page, "rules-replace", "rules-edit-0-", deviation)


def added(page: Page, deviation: float, _number: int) -> float:
    """Add a rule that wins over the first one, and take it back once it has been measured."""
    seconds = painted(page, "rules-add", "rules-new", deviation)
    press(page, "undo-steps")
    rest(page)
    return seconds


def floor(page: Page, _deviation: float, number: int) -> float:
    """Say another number of an edit that is not made."""
    box = page.locator(".st-key-rules-value input")
    box.fill(str(100 + number))
    begin(page, "keydown", {"figures": INSPECTOR}, tables=True, agrees=SAYS % (100 + number))
    box.press("Enter")
    return answer(page)


def seeded(page: Page, seed: int) -> float:
    """Draw the network from another seed; return the seconds until the signal's pictures are new."""
    box = page.locator(".st-key-seed input")
    box.fill(str(seed))
    begin(page, "keydown", SIGNAL)
    box.press("Enter")
    return answer(page)


def rules(browser: Browser, url: str, changes: int) -> Seconds:
    """Change all networks in turn; the first round warms up."""
    pages = {name: opened(browser, f"{url}/{net.query}") for name, net in NETS.items()}
    seconds, each = defaultdict[tuple[str, str], list[float]](list), deviations()
    for number in range(changes + 1):
        order = 1 if number % 2 == 0 else -1
        for name, deed in list(itertools.product(pages, (floor, changed, added)))[::order]:
            took = deed(pages[name], next(each), number)
            rest(pages[name])
            if number:
                seconds[name, deed.__name__].append(took)
    for page in pages.values():
        page.context.close()
    return seconds


def signal(browser: Browser, url: str, changes: int) -> Seconds:
    """Take new seeds and one that was there before, in turn; the first round warms up."""
    page = opened(browser, f"{url}/initialization?lesson=lenet&initialization=signal")
    press(page, "seed-popover")
    seconds: Seconds = defaultdict(list)
    for number in range(changes + 1):
        for deed, seed in (("seed", 1 + number), ("floor", 0)):
            took = seeded(page, seed)
            rest(page)
            if number:
                seconds["LeNet", deed].append(took)
    page.context.close()
    return seconds


def rows(seconds: Seconds, titles: Mapping[str, str], most: float | None) -> Iterator[Row]:
    """Compare medians, and 95th percentiles, with those of the floor on the same page."""
    for (name, deed), ours in seconds.items():
        if deed not in titles:
            continue
        least = seconds[name, "floor"]
        for what, of in (("median", statistics.median), ("p95", percentile)):
            mine, theirs = of(ours), of(least)
            target = most if what == "median" else None
            yield Row(
                f"{titles[deed]}, {name}, {what} of {len(ours)}", Measured((mine,), "s"),
                Measured((theirs,), "s"), f"{mine / theirs:.2f} ×",
                "" if target is None else f"≤ {target:g} s",
                None if target is None else mine <= target,
            )  # fmt: skip


def measure(asked: Asked) -> Figure:
    """Change rules and seeds."""
    changes = QUICK_CHANGES if asked.quick else CHANGES
    with own_home(), server(dashboard("serve.py"), {}) as served, chromium() as browser:
        served.settle()
        painting = rules(browser, served.url, changes)
        seeds = signal(browser, served.url, changes)
    found = rows(painting, {"changed": "changed rule", "added": "added rule"}, MOST)
    about = (
        "floors: the same page's number of an edit that is not made; a seed that was there before"
    )
    others = rows(seeds, {"seed": "new seed to signal"}, None)
    return Figure("The page about initialization", about, (*found, *others))


if __name__ == "__main__":
    sys.exit(main(measure, __doc__))
