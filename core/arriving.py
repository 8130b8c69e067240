"""An answer of a server, listened to in a thread of its own, so that a stalled one holds up nobody."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from queue import Empty, Full, Queue

import requests
import urllib3

from core.downloads import refused

PATIENCE = 0.1  # seconds between two looks at whether somebody still wants it
WAITING = 8  # chunks that may have come and are not taken yet


class ArrivalError(Exception):
    """An answer did not come, or not all of it; the message says why in a few words.

    `status` is the server's where it refused, 0 otherwise.
    """

    def __init__(self, reason: str, status: int = 0) -> None:
        super().__init__(reason)
        self.status = status


def status_of(address: str, seconds: float) -> int:
    """Ask what a server would answer at an address; raises ArrivalError where it doesn't in time."""
    try:
        return int(requests.head(address, timeout=seconds, allow_redirects=True).status_code)
    except requests.RequestException as error:
        raise _arrival_error(error) from error


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
        """Wait for the answer's beginning; raises ArrivalError where the server gives none."""
        found = self._next(watch)
        assert isinstance(found, Head)
        return found

    def chunks(self, watch: Callable[[], None]) -> Iterator[bytes]:
        """Yield the bytes as they come, after `head`; raises ArrivalError when they break off."""
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
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            self._put(_arrival_error(error))
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


def _arrival_error(error: Exception) -> ArrivalError:
    """Say in a few words what went wrong on the way."""
    if isinstance(error, requests.HTTPError) and error.response is not None:
        status = int(error.response.status_code)
        return ArrivalError(refused(status), status)
    return ArrivalError(_reason(error))


def _reason(error: Exception) -> str:
    if isinstance(error, requests.Timeout):
        return "the server did not answer in time"
    if isinstance(error, requests.TooManyRedirects):
        return "the server sends from one address to the next without an end"
    if isinstance(error, urllib3.exceptions.ProtocolError):
        return "the connection broke off"
    if isinstance(error, requests.ConnectionError | urllib3.exceptions.ReadTimeoutError):
        return "the server cannot be reached or stopped answering"
    return f"the address cannot be used ({type(error).__name__})"
