"""Progress of a command, on one line of a terminal."""

from __future__ import annotations

import sys
import time

SECONDS = 0.5  # between two lines


class Telling:
    """Writes how far something is, when somebody looks; to stderr, so that output stays clean."""

    def __init__(self) -> None:
        self._last, self._shown = 0.0, False

    def __call__(self, phase: str, done: int, total: int) -> None:
        """Tell of `done` out of `total`, from time to time."""
        now = time.monotonic()
        if sys.stderr.isatty() and (now - self._last > SECONDS or done == total):
            share = f"{100 * done // total} %" if total else f"{done:,}"
            print(f"\r{phase} {share}    ", end="", file=sys.stderr, flush=True)
            self._last, self._shown = now, True

    def end(self) -> None:
        """Leave the line."""
        if self._shown:
            print(file=sys.stderr)
