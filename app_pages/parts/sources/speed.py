"""How fast a download goes, and how long it will still take."""

from __future__ import annotations

from collections import deque

SPAN = 8.0  # seconds that the speed is taken over: steady, and still true
LEAST = 0.5  # seconds before anything is said


class Speed:
    """The speed over the last seconds, from how much was done at which moment."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def note(self, moment: float, done: int) -> None:
        """Note that `done` were done at `moment`, in seconds of a clock that never goes back."""
        if self._seen and done < self._seen[-1][1]:
            self._seen.clear()  # it has begun anew
        self._seen.append((moment, done))
        while self._seen[-1][0] - self._seen[0][0] > SPAN and len(self._seen) > 2:
            self._seen.popleft()

    def per_second(self) -> float | None:
        """Return how many are done in a second; None while it is too early to say."""
        if not self._seen:
            return None
        (began, before), (now, done) = self._seen[0], self._seen[-1]
        return (done - before) / (now - began) if now - began >= LEAST else None

    def seconds_left(self, total: int) -> float | None:
        """Return how long it takes to get to `total` at this speed; None where nobody can tell."""
        rate = self.per_second()
        if not rate or not total or not self._seen:
            return None
        return max(0.0, (total - self._seen[-1][1]) / rate)
