"""Work that cannot be stopped, in a thread of its own, so that whoever waits for it can leave."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from typing import TypeVar

Result = TypeVar("Result")
PATIENCE = 0.1  # seconds between two looks at whether somebody still wants it


def attend(work: Callable[[], Result], watch: Callable[[], None]) -> Result:
    """Return what `work` returns, or raise what it raises; `watch` is called several times a second.

    What `watch` raises ends the waiting at once; the work then goes on to its end, unattended.
    """
    future: Future[Result] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001 - it is raised where it is awaited
            future.set_exception(error)

    threading.Thread(target=run, name="attended", daemon=True).start()
    while True:
        watch()
        try:
            return future.result(PATIENCE)
        except NotYet:
            if future.done():  # the work itself raised such an error
                raise
