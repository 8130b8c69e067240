"""The bytes of a pickle, fetched a piece at a time: where it ends is known only at its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.checkpoints.refusals import Damaged, Refused

MOST_BYTES = 64_000_000  # of one pickle
_CHUNK = 1 << 13
_SEEN = 1_000_000


@dataclass(slots=True)
class Feed:
    """Bytes from `start` up to `end`, which `fetch(start, count)` returns."""

    fetch: Callable[[int, int], bytes | bytearray]
    start: int
    end: int
    _content: bytes = b""
    _at: int = 0

    @property
    def place(self) -> int:
        """Where the next byte stands."""
        return self.start + self._at

    def take(self, count: int) -> bytes:
        """Return the next `count` bytes. Raises Refused where there are fewer."""
        until = self._at + count
        if until > len(self._content):
            self._refill(until)
        part = self._content[self._at : until]
        self._at = until
        return part

    def byte(self) -> int:
        """Return the next byte as a number."""
        if self._at >= len(self._content):
            self._refill(self._at + 1)
        self._at += 1
        return self._content[self._at - 1]

    def line(self) -> bytes:
        """Return the bytes before the next end of line, of which there are few."""
        letters = bytearray()
        while (letter := self.byte()) != 0x0A:
            letters.append(letter)
            if len(letters) > 1_000:
                raise Damaged("its pickle holds a name that does not end")
        return bytes(letters)

    def seen(self) -> bytes:
        """Return the beginning, also of what was not asked for yet."""
        missing = min(_SEEN, self.end - self.start) - len(self._content)
        if missing > 0:
            self._content += bytes(self.fetch(self.start + len(self._content), missing))
        return self._content

    def _refill(self, until: int) -> None:
        if until > MOST_BYTES:
            raise Refused(f"describes its content in more than {MOST_BYTES:,} bytes")
        if self.start + until > self.end:
            raise Refused(
                "is cut off, or is no file of torch.save: its pickle does not end; download or save it again"
            )
        have = len(self._content)
        more = max(until - have, min(max(_CHUNK, have), self.end - self.start - have))
        self._content += bytes(self.fetch(self.start + have, more))
