"""How far a download or a zip is, in words, and how old a set is."""

from __future__ import annotations

import time

import pytest

from app_pages.parts.sources import ages, watching
from app_pages.parts.sources.bringing import Download, Step


def _job(step: Step) -> Download:
    job = Download(key="any", title="Any")
    job.state, job.step = "working", step
    return job


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (Step(), "Beginning …"),
        (Step("downloading", 12_000_000, 69_000_000), "12 MB of 69 MB"),
        (
            Step("downloading", 12_000_000, 69_000_000, 3e6, 19.0),
            "12 MB of 69 MB · 3 MB a second · 19 seconds left",
        ),
        (Step("downloading", 12_000_000, 0, 3e6), "12 MB · 3 MB a second"),
        (Step("unpacking", 1_204, 3_000, 600.0, 3.0),
         "Unpacking: 1,204 of 3,000 files · 3 seconds left"),
    ],
)  # fmt: skip
def test_how_far_it_is(step: Step, words: str) -> None:
    assert watching.words(_job(step)) == words


def test_waiting_and_stopping() -> None:
    job = _job(Step("downloading", 1, 2))
    job.state = "waiting"
    assert watching.words(job) == "Waiting until another one is done …"
    job.cancel()
    assert watching.words(job) == "Stopping …"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(5, "just now"), (240, "4 minutes ago"), (7_200, "2 hours ago"), (200_000, "2 days ago"),
     (86_400, "1 day ago")],
)  # fmt: skip
def test_ages(seconds: float, words: str) -> None:
    assert ages.age(time.time() - seconds - 1) == words


def test_the_step_follows_what_is_told() -> None:
    job = _job(Step())
    job.note("downloading", 10, 20)
    job.note("unpacking", 0, 3)
    assert (job.step.phase, job.step.done, job.step.total) == ("unpacking", 0, 3)
    assert job.step.per_second is None  # bytes are not compared with files
    assert (job.done, job.total) == (0, 3)
