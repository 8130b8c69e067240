"""How fast a download goes, against arithmetic by hand."""

from __future__ import annotations

import pytest

from app_pages.parts.sources.speed import LEAST, SPAN, Speed


def test_nothing_is_said_too_early() -> None:
    speed = Speed()
    assert speed.per_second() is None and speed.seconds_left(100) is None
    speed.note(10.0, 5)
    speed.note(10.0 + LEAST / 2, 50)
    assert speed.per_second() is None


def test_a_steady_download() -> None:
    speed = Speed()
    for second in range(5):
        speed.note(float(second), 1_000 + 200 * second)  # continued: 1,000 had come before
    assert speed.per_second() == pytest.approx(200)
    assert speed.seconds_left(2_800) == pytest.approx(5)
    assert speed.seconds_left(0) is None  # nobody knows how much it is
    assert speed.seconds_left(1_000) == 0


def test_what_was_long_ago_does_not_count() -> None:
    speed = Speed()
    for second in range(100):
        speed.note(float(second), 10_000 * min(second, 50))  # it stalls after 50 seconds
    assert speed.per_second() == 0 and speed.seconds_left(10**9) is None
    assert SPAN < 49


def test_a_download_that_begins_anew() -> None:
    speed = Speed()
    speed.note(0.0, 5_000)
    speed.note(1.0, 0)
    speed.note(2.0, 300)
    assert speed.per_second() == pytest.approx(300)
