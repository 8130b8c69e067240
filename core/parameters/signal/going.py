"""Training that can be watched and ended: a generator that yields its steps and returns its result."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TypeAlias, TypeVar

Result = TypeVar("Result")
Going: TypeAlias = Generator[int, bool | None, Result]  # who sends True ends it there


def finish(
    going: Going[Result],
    progress: Callable[[int], object] | None,
    stop: Callable[[], bool] | None,
) -> Result:
    """Go on to the end and return the result; tell `progress` each step, and ask `stop` after it."""
    ended: bool | None = None
    while True:
        try:
            step = going.send(ended)
        except StopIteration as end:
            result: Result = end.value
            return result
        if progress is not None:
            progress(step)
        ended = stop is not None and stop()
