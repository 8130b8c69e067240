"""How fluent the convolution page's pictures are: frames, answers, many visitors, a large photo.

    python -m benchmarks.convolution_page [--quick]

- Frames: while the window sweeps and while the pointer moves, in Chromium, beside an empty animation
  loop in the same page; the 95th percentile may be half as long again, and nothing may be sent.
- Answers: from an arrow key on the angle's slider to the new picture on the screen, 224 × 224 in
  colour with 3 × 3 weights, beside the same page with a constant in place of the computation.
- Visitors: 20 of them without a browser (`benchmarks/changing_page.py`), each changing the angle
  every two seconds.
- The largest photo that is let in, and the longest side with the largest kernel.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser

from benchmarks import large_photo
from benchmarks.asking import Asked, main, own_home
from benchmarks.changing_page import ChangingPage
from benchmarks.first_paint import chromium
from benchmarks.servers import Server, dashboard, server
from benchmarks.sweep_frames import SIZES, answers, frames
from benchmarks.timing import Figure, Measured, Row
from core.settings import PROJECT, settings

VISITORS, PERIOD = 20, 2.0
STAY, QUICK_STAY = 20.0, 5.0  # seconds
SECONDS, QUICK_SECONDS = 4.0, 1.0  # of frames
CHANGES, QUICK_CHANGES = 40, 6
ROUNDS, QUICK_ROUNDS = 3, 1
FRAMES_MOST, ANSWER_MOST, VISITORS_MOST = 1.5, 1.3, 1.0
QUERY = "lab=pictures&picture=cat&kernel=edge&kh=3&kw=3&ph=1&pw=1&mode=replicate"

# The page with a constant for its computation: the first result of each size.
CONSTANT_APP = """
import runpy
import sys

sys.path.insert(0, {project!r})
from core.convolution import photographs

if not hasattr(photographs, "computed"):
    photographs.computed, compute = {{}}, photographs.filter_channels

    def constant(x, kernel, layer):
        if layer not in photographs.computed:
            photographs.computed[layer] = compute(x, kernel, layer)
        return photographs.computed[layer]

    photographs.filter_channels = constant
runpy.run_path({dashboard!r}, run_name="__main__")
"""


class LabError(RuntimeError):
    """The page did not do what it should; the message says what."""


def percentile(values: Sequence[float], share: int = 95) -> float:
    """Return the value below which `share` percent lie."""
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


@contextmanager
def constant_app() -> Iterator[Path]:
    """Write the entry script of the peer, beside the app's own configuration."""
    with TemporaryDirectory(prefix="layerwise-constant-") as folder:
        script = Path(folder) / "constant.py"
        script.write_text(
            CONSTANT_APP.format(project=str(PROJECT), dashboard=str(dashboard())), "utf-8"
        )
        (Path(folder) / ".streamlit").symlink_to(PROJECT / ".streamlit")
        yield script


def frame_rows(browser: Browser, served: Server, seconds: float) -> Iterator[Row]:
    """Compare frames of 16², 64² and 224² with those of an empty loop."""
    target = f"≤ {FRAMES_MOST:g} ×"
    for name, query in SIZES.items():
        found = frames(browser, f"{served.url}/convolution?{query}", seconds)
        empty = percentile(found.milliseconds["empty"])
        for doing in ("sweeping", "pointing"):
            values = found.milliseconds[doing]
            ours, ratio = percentile(values), percentile(values) / empty
            yield Row(
                f"frames {doing}, {name}, p95 of {len(values)}", Measured((ours,), "ms"),
                Measured((empty,), "ms"), f"{ratio:.2f} ×", target, ratio <= FRAMES_MOST,
            )  # fmt: skip
        yield Row(
            f"messages sent meanwhile, {name}", Measured((found.messages,), ""),
            None, "", "0", found.messages == 0,
        )  # fmt: skip


def answer_rows(browser: Browser, ours: Server, peer: Server, asked: Asked) -> Iterator[Row]:
    """Compare the time from a changed control to the picture with that of a constant."""
    rounds, changes = (QUICK_ROUNDS, QUICK_CHANGES) if asked.quick else (ROUNDS, CHANGES)
    found: dict[str, list[float]] = {ours.url: [], peer.url: []}
    for number in range(rounds):
        for url in list(found)[:: 1 if number % 2 == 0 else -1]:
            query = f"{QUERY}&angle={1 + number * changes}"
            found[url] += answers(browser, f"{url}/convolution?{query}", changes)
    mine, theirs = found.values()
    for what, of in (("median", statistics.median), ("p95", percentile)):
        ratio = of(mine) / of(theirs)
        yield Row(
            f"control to picture, {what} of {len(mine)}", Measured((of(mine),), "ms"),
            Measured((of(theirs),), "ms"), f"{ratio:.2f} ×", f"≤ {ANSWER_MOST:g} ×",
            ratio <= ANSWER_MOST,
        )  # fmt: skip


async def visitors(served: Server, stay: float) -> list[float]:
    """Let 20 visitors change the angle; return the seconds from each change to its last answer."""
    pages = [
        ChangingPage(served.address, "convolution", QUERY + f"&angle={18 * number}", PERIOD, number)
        for number in range(VISITORS)
    ]
    visits = [asyncio.create_task(page.watch()) for page in pages]
    try:
        await asyncio.wait_for(asyncio.gather(*(page.ready.wait() for page in pages)), 120)
        for page in pages:
            page.seconds.clear()
            page.pictures = 0
        await asyncio.sleep(stay)
    finally:
        for visit in visits:
            visit.cancel()
            with suppress(asyncio.CancelledError):
                await visit
    errors = [error for page in pages for error in page.seen.errors]
    if errors or any(not 0 < len(page.seconds) <= page.pictures for page in pages):
        raise LabError(f"A visitor got no answer: {errors}; the server said: {served.said()}")
    return [seconds for page in pages for seconds in page.seconds]


def visitor_row(served: Server, asked: Asked) -> Row:
    """Say how long the slowest twentieth of the answers took."""
    found = asyncio.run(visitors(served, QUICK_STAY if asked.quick else STAY))
    slow = percentile(found)
    return Row(
        f"{VISITORS} visitors, a change each {PERIOD:g} s, p95 of {len(found)}",
        Measured((slow,), "s"), None, f"median {statistics.median(found):.2f} s",
        f"≤ {VISITORS_MOST:g} s", slow <= VISITORS_MOST,
    )  # fmt: skip


def large_rows(asked: Asked) -> Iterator[Row]:
    """Measure the largest photos in a process of its own, whose memory is its own."""
    with TemporaryDirectory(prefix="layerwise-large-") as folder:
        photos = large_photo.write(
            Path(folder), settings().photo_pixels // (25 if asked.quick else 1)
        )
        command = [sys.executable, "-m", "benchmarks.large_photo", *map(str, photos)]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise LabError(f"The large photo failed: {done.stderr[-2000:]}")
    for what, seconds, megabytes in json.loads(done.stdout):
        yield Row(what, Measured(tuple(seconds), "s"), None, f"+{megabytes:.0f} MB at the peak")


def measure(asked: Asked) -> Figure:
    """Serve the app and its peer, and look at both."""
    seconds = QUICK_SECONDS if asked.quick else SECONDS
    with own_home(), constant_app() as constant:
        with (
            chromium() as browser,
            server(dashboard("serve.py"), {}) as served,
            server(constant, {}) as peer,
        ):
            rows = list(frame_rows(browser, served, seconds))
            rows += answer_rows(browser, served, peer, asked)
        with server(dashboard("serve.py"), {}) as served:  # once the browser is gone
            rows.append(visitor_row(served, asked))
    rows += large_rows(asked)
    about = "peers: an empty animation loop; the same page with a constant for its computation"
    return Figure("The convolution page's pictures", about, tuple(rows))


if __name__ == "__main__":
    sys.exit(main(measure, __doc__))
