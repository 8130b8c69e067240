"""How smoothly one scrubs through the moments of a LeNet: frames beside an empty loop, in Chromium.

    python -m benchmarks.lenet_scrubbing [--quick]

The slider goes through all moments and back, one moment with each frame, which is faster than any
hand. Times between frames are the page's own; the median and the 95th percentile may be half as long
again as those of an empty animation loop in the same page, and nothing may be sent meanwhile. The
course's LeNet is the one that ships; the modern one, the largest of the presets, is sent with
weights of its own seed for each moment: what is drawn costs the same whatever the numbers are.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator

from playwright.sync_api import Browser

from benchmarks.asking import Asked, main, own_home
from benchmarks.convolution_page import percentile
from benchmarks.first_paint import chromium
from benchmarks.servers import Server, dashboard, server
from benchmarks.sweep_frames import opened
from benchmarks.timing import Figure, Measured, Row
from core.lenet import PRESETS
from core.training import Recorder, create_run

SECONDS, QUICK_SECONDS = 6.0, 1.5
ROUNDS, QUICK_ROUNDS = 3, 1
MOST = 1.5
TURNS = 4
MOMENTS, STEPS = 24, 100  # of the run that is made
PAGE = "lenet?lenet-view=moments&garments=garments:700"

SCRUB = """(seconds) => {
  const scrub = lab.find('.moments .scrub'), last = Number(scrub.max);
  const view = lab.find('.moments'), seen = new Set();
  return lab.frames(seconds, (i) => {
    seen.add(view.dataset.moment);
    const at = i % (2 * last);
    scrub.value = at <= last ? at : 2 * last - at;
    scrub.dispatchEvent(new Event('input'));
  }).then((times) => ({ times, seen: seen.size, moments: last + 1 }));
}"""


class ScrubbingError(RuntimeError):
    """The page did not follow the slider."""


def made_run() -> str:
    """Make a run of the modern LeNet with as many moments as are shown; return its id."""
    from core.blocks import build
    from core.training.checkpoint import save_snapshot

    preset = PRESETS["modern"]
    run = create_run(preset.configuration("garments:700", epochs=MOMENTS))
    block = preset.lenet.block()
    with Recorder(run.path) as recorder:
        for epoch in range(MOMENTS):
            step = epoch * STEPS
            state = build(block, seed=epoch).state_dict()
            save_snapshot(run.path, step, state, {"block": block.to_document()})
            recorder.step(step=step + 1, loss=2.3 / (epoch + 1), right=1, pictures=100)
        recorder.status(
            state="stopped", epoch=MOMENTS, step=MOMENTS * STEPS, total_epochs=MOMENTS,
            total_steps=MOMENTS * STEPS,
        )  # fmt: skip
    return run.id


def scrubbed(browser: Browser, url: str, seconds: float) -> tuple[list[float], list[float], int]:
    """Return the milliseconds between frames of an empty loop and of scrubbing, and the messages."""
    page, sent = opened(browser, url, ".moments[data-moment]")
    page.evaluate(
        "lab.find('.moments .tiles').scrollIntoView()"
    )  # as many maps as there is room for
    count = len(sent)
    page.evaluate("lab.frames(0.5, () => {})")
    empty: list[float] = []
    full: list[float] = []
    for _turn in range(TURNS):  # in turn, since others may use the machine as well
        empty += page.evaluate(f"lab.frames({seconds / TURNS}, () => {{}})")
        found = page.evaluate(SCRUB, seconds / TURNS)
        if found["seen"] < min(found["moments"], len(found["times"]) // 2):
            raise ScrubbingError(f"Only {found['seen']} of {found['moments']} moments were shown.")
        full += found["times"]
    messages = len(sent) - count
    page.context.close()
    return empty, full, messages


def rows(browser: Browser, served: Server, asked: Asked, name: str, query: str) -> Iterator[Row]:
    """Compare the frames of one network, all rounds together."""
    seconds = QUICK_SECONDS if asked.quick else SECONDS
    empty: list[float] = []
    full: list[float] = []
    messages = 0
    for _round in range(QUICK_ROUNDS if asked.quick else ROUNDS):
        found = scrubbed(browser, f"{served.url}/{PAGE}&{query}", seconds)
        empty, full, messages = empty + found[0], full + found[1], messages + found[2]
    for what, of in (("median", statistics.median), ("p95", percentile)):
        ratio = of(full) / of(empty)
        yield Row(
            f"frames scrubbing, {name}, {what} of {len(full)}", Measured((of(full),), "ms"),
            Measured((of(empty),), "ms"), f"{ratio:.2f} ×", f"≤ {MOST:g} ×", ratio <= MOST,
        )  # fmt: skip
    yield Row(
        f"messages sent meanwhile, {name}", Measured((messages,), ""), None, "", "0", messages == 0
    )


def measure(asked: Asked) -> Figure:
    """Serve the app and scrub through both networks."""
    with own_home(), server(dashboard("serve.py"), {}) as served, chromium() as browser:
        found = [*rows(browser, served, asked, "the course's, 19 moments", "watched=zh")]
        run = made_run()
        found += rows(browser, served, asked, f"modern, {MOMENTS} moments", f"of={run}")
    about = "peer: an empty animation loop in the same page; a moment with each frame"
    return Figure("Scrubbing through a training of LeNet", about, tuple(found))


if __name__ == "__main__":
    sys.exit(main(measure, __doc__))
