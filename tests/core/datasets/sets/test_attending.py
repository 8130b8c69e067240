"""Work that cannot be stopped is left alone."""

from __future__ import annotations

import threading

import pytest

from core.datasets import Cancelled
from core.datasets.sets.attending import attend


def test_what_it_returns_and_raises_comes_through() -> None:
    assert attend(lambda: 7, lambda: None) == 7
    for error in (KeyError("x"), TimeoutError("the work's own")):
        with pytest.raises(type(error)) as caught:
            attend(lambda error=error: (_ for _ in ()).throw(error), lambda: None)
        assert caught.value is error


def test_who_no_longer_wants_it_leaves_at_once() -> None:
    ended, looks = threading.Event(), []

    def watch() -> None:
        looks.append(1)
        if len(looks) == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        attend(ended.wait, watch)
    ended.set()
