"""What it costs when ten people watch a run: the server's share of a core, and the run's own speed.

    python -m benchmarks.watching [--quick]

A run with the app's defaults trains on drawn pets, in a process of its own as always. Ten visitors
open its page, poll it with the page's own timers and fetch its pictures, then leave; so in turns,
and the run's speed with and without them is taken from what it wrote down meanwhile. A few seconds
after they arrive are left out: what is asked is what staying costs.

The visitors speak Streamlit's protocol (`benchmarks/live_page.py`) and draw nothing, since ten
browsers on the same machine would be all that one measures. The little that they do need is done
on this machine too, so it counts against the run's speed.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from benchmarks.asking import Asked, main, own_home
from benchmarks.live_page import LivePage
from benchmarks.servers import Server, dashboard, server
from benchmarks.timing import Figure, Measured, Row, at_most
from core.training import Configuration, Run, create_run
from core.training.process import launch, stop

VISITORS = 10
ROUNDS, ARRIVE, STAY = 3, 4.0, 12.0
QUICK_ROUNDS, QUICK_STAY = 1, 5.0
PREPARE = 300.0  # seconds that drawing the pets and the first steps may take
MINUTES = 10.0  # no run is left behind for longer, come what may


class WatchingError(RuntimeError):
    """The run or a page did not do what it should; the message says what."""


@dataclass
class Findings:
    """What was measured in each window, without (False) and with (True) visitors."""

    cpu: dict[bool, list[float]] = field(default_factory=lambda: {False: [], True: []})
    speed: dict[bool, list[float]] = field(default_factory=lambda: {False: [], True: []})
    poll_milliseconds: list[float] = field(default_factory=list)
    kilobytes: list[float] = field(default_factory=list)  # each visitor and second


@contextmanager
def training(pictures: int) -> Iterator[Run]:
    """Train on drawn pets until the block ends."""
    run = create_run(
        Configuration(data=f"drawn:{pictures}", epochs=1000, progressive=False, time_limit=MINUTES)
    )
    launch(run)
    try:
        deadline = time.monotonic() + PREPARE
        while not run.metrics().epochs:  # so that there are verdicts to look at
            if time.monotonic() > deadline or not run.status().alive:
                raise WatchingError(f"The run did not start to train. {run.status().error}")
            time.sleep(0.5)
        yield run
    finally:
        stop(run, wait=30.0)


def speed(run: Run, start: float, end: float) -> float:
    """Return how many pictures a second were trained on in the steps between two Unix times."""
    steps = [step for step in run.metrics().steps if start < step["time"] <= end]
    seconds = sum(step["data_seconds"] + step["compute_seconds"] for step in steps)
    if not seconds or not run.status().alive:
        raise WatchingError("The run took no steps while it was to be measured.")
    return sum(step["pictures"] for step in steps) / seconds


async def window(served: Server, run: Run, stay: float, found: Findings, *, watched: bool) -> None:
    """Measure for `stay` seconds, with visitors or without."""
    query = f"run={run.id}"
    pages = [LivePage(served.address, "train", query) for _ in range(VISITORS if watched else 0)]
    visits = [asyncio.create_task(page.watch()) for page in pages]
    await asyncio.sleep(ARRIVE)
    cpu, clock, moment = served.cpu_seconds(), time.perf_counter(), time.time()
    before = [(len(page.seen.poll_seconds), page.seen.bytes) for page in pages]
    await asyncio.sleep(stay)
    lasted = time.perf_counter() - clock
    found.cpu[watched].append(100 * (served.cpu_seconds() - cpu) / lasted)
    check(served, pages, visits, stay)
    for page, (polls, received) in zip(pages, before, strict=True):
        found.poll_milliseconds += [1e3 * value for value in page.seen.poll_seconds[polls:]]
        found.kilobytes.append((page.seen.bytes - received) / lasted / 1e3)
    for visit in visits:
        visit.cancel()
        with suppress(asyncio.CancelledError):
            await visit
    await asyncio.sleep(1.5)  # the run writes its steps down once a second
    found.speed[watched].append(speed(run, moment, moment + lasted))


def check(
    served: Server, pages: list[LivePage], visits: list[asyncio.Task[None]], stay: float
) -> None:
    """Raise WatchingError unless every visitor really saw the run move: else it cost nothing."""
    for page, visit in zip(pages, visits, strict=True):
        if visit.done():
            raise WatchingError("A visitor was cut off.") from visit.exception()
        if page.seen.errors:
            raise WatchingError(f"A page showed an error; the server said: {served.said()}")
        if page.seen.polls < stay or page.seen.charts < stay:
            raise WatchingError(
                f"A page polled {page.seen.polls} times and drew {page.seen.charts} charts "
                f"in {stay:g} seconds."
            )


async def take_turns(served: Server, run: Run, rounds: int, stay: float) -> Findings:
    """Let the visitors come and go."""
    found = Findings()
    for _ in range(rounds):
        for watched in (False, True):
            await window(served, run, stay, found, watched=watched)
    return found


def measure(asked: Asked) -> Figure:
    """Train, serve, and have visitors come and go."""
    rounds, stay = (QUICK_ROUNDS, QUICK_STAY) if asked.quick else (ROUNDS, STAY)
    pictures = 200 if asked.quick else 2000
    # serve.py has imported torch before anybody comes, so that no import is measured.
    with own_home(), training(pictures) as run, server(dashboard("serve.py"), {}) as served:
        found = asyncio.run(take_turns(served, run, rounds, stay))
        asked_for = run.configuration
    about = (
        f"{VISITORS} visitors, {rounds} × {stay:g} s with and without; "
        f"{asked_for.model}, {asked_for.image_size} px, {pictures:,} drawn pets"
    )
    return Figure("What watching a run costs", about, tuple(rows(found)))


def rows(found: Findings) -> Iterator[Row]:
    """Say what the server took, what the run lost, and how long a poll was."""
    cpu = {watched: Measured(tuple(values), "%") for watched, values in found.cpu.items()}
    yield at_most("server, of one core; peer: nobody watches", cpu[True], 15, cpu[False])
    with_them, alone = (
        Measured(tuple(found.speed[watched]), "pictures/s") for watched in (True, False)
    )
    change = 100 * (with_them.median / alone.median - 1)
    yield Row("the run; peer: nobody watches", with_them, alone, f"{change:+.1f} %")
    yield Row("a poll, asked to drawn", Measured(tuple(found.poll_milliseconds), "ms"))
    yield Row("sent, each visitor and second", Measured(tuple(found.kilobytes), "kB"))


if __name__ == "__main__":
    sys.exit(main(measure, __doc__))
