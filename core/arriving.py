"""An answer of a server, listened to in a thread of its own, so that a stalled one holds up nobody."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from queue import Empty, Full, Queue

import requests

PATIENCE = 0.1  # seconds between two looks at whether somebody still wants it
WAITING = 8  # chunks that may have come and are not taken yet


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of an answer; header names are the server's, whatever their case."""

    status: int
    headers: Mapping[str, str]


class Arriving:
    """What an address answers: its head, then its bytes as they are sent, undecoded."""

    def __init__(
        self, address: str, headers: Mapping[str, str], timeout: tuple[float, float], chunk: int
    ) -> None:
        self._address, self._timeout, self._chunk = address, timeout, chunk
        self._headers = {"Accept-Encoding": "identity", **headers}
        self._queue: Queue[Head | bytes | Exception | None] = Queue(WAITING)
        self._left = threading.Event()
        threading.Thread(target=self._listen, name="download", daemon=True).start()

    def head(self, watch: Callable[[], None]) -> Head:
        """Wait for the answer's beginning; raises what requests and urllib3 raise."""
        found = self._next(watch)
        assert isinstance(found, Head)
        return found

    def chunks(self, watch: Callable[[], None]) -> Iterator[bytes]:
        """Yield the bytes as they come, after `head`; raises what requests and urllib3 raise."""
        while isinstance(found := self._next(watch), bytes):
            yield found

    def close(self) -> None:
        """Leave; the thread ends as soon as its server lets it."""
        self._left.set()

    def _next(self, watch: Callable[[], None]) -> Head | bytes | None:
        while True:
            watch()
            try:
                found = self._queue.get(timeout=PATIENCE)
            except Empty:
                continue
            if isinstance(found, Exception):
                raise found
            return found

    def _listen(self) -> None:
        try:
            with requests.get(
                self._address, headers=self._headers, timeout=self._timeout, stream=True
            ) as answer:
                answer.raise_for_status()
                self._put(Head(answer.status_code, answer.headers))
                for chunk in answer.raw.stream(self._chunk, decode_content=False):
                    if not self._put(chunk):
                        return
            self._put(None)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is raised where it is awaited
            self._put(error)

    def _put(self, found: Head | bytes | Exception | None) -> bool:
        """Hand something over; return whether somebody still waits for it."""
        while not self._left.is_set():
            try:
                self._queue.put(found, timeout=PATIENCE)
            except Full:
                continue
            return True
        return False
