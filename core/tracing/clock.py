"""The time that a network itself takes: the clock stands still while its pass is written down."""

from __future__ import annotations

from time import perf_counter

import torch


class Clock:
    """Seconds of the network's own: `spent`, exact while paused.

    With `waiting`, for a device that computes on its own, pausing waits for what it has to do, so
    that every step has its own time.
    """

    def __init__(self, *, waiting: bool) -> None:
        self.spent = 0.0
        self._began = self._resumed = perf_counter()
        self._waiting = waiting

    def pause(self) -> None:
        """Stop the clock."""
        if self._waiting:
            torch.accelerator.synchronize()
        self.spent += perf_counter() - self._resumed

    def resume(self) -> None:
        """Let the clock run on."""
        self._resumed = perf_counter()

    def elapsed(self) -> float:
        """Return the seconds since the clock was made, pauses included."""
        return perf_counter() - self._began
