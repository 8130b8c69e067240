"""Reading all pictures of a data set as squares, in order, on several cores."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from queue import SimpleQueue

import numpy as np

from core.datasets.errors import Cancelled, DatasetError
from core.datasets.reading import Squares, read_squares
from core.datasets.source import Source
from core.settings import PROJECT, settings

BATCH = 16  # pictures in one request
FEW = 64  # fewer pictures are read before a process would have started
LOOK_SECONDS = 0.1  # between two looks at whether to stop
MOST_CRASHES = 20  # one after the other: then it is not the pictures
CRASHED = "The program that decodes pictures broke down at it; use another copy of it."


class WorkerCrashed(Exception):
    """A worker ended in the middle of a request."""


class Worker:
    """A process that reads pictures; started at the first request, and again after a crash."""

    def __init__(self, source: Source, side: int) -> None:
        self.source, self.side = source, side
        self.process: subprocess.Popen[bytes] | None = None
        self.stopped = False
        self.crashes = 0  # without an answer in between

    def read(self, names: Sequence[str]) -> Squares:
        """Read pictures; where they crash the process, find the one that does, and leave it out.

        Raises DatasetError when the process crashes again and again, WorkerCrashed after `stop`.
        """
        try:
            squares = self._ask(names)
        except WorkerCrashed:
            return self._after_crash(names)
        self.crashes = 0
        return squares

    def _after_crash(self, names: Sequence[str]) -> Squares:
        self.close()
        self.crashes += 1
        if self.stopped:
            raise WorkerCrashed
        if self.crashes > MOST_CRASHES:
            raise DatasetError(
                "The program that decodes pictures breaks down at every one; see the log, and check"
                " that the app is installed completely and that memory is left."
            )
        return [CRASHED] if len(names) == 1 else [self.read([name])[0] for name in names]

    def _ask(self, names: Sequence[str]) -> Squares:
        process = self.process = self.process or self._start()
        assert process.stdin and process.stdout
        try:
            process.stdin.write(json.dumps(list(names)).encode() + b"\n")
            process.stdin.flush()
        except OSError as error:
            raise WorkerCrashed from error
        line = process.stdout.readline()
        if not line.endswith(b"\n"):
            raise WorkerCrashed
        return [reason or self._square(process) for reason in json.loads(line)]

    def _square(self, process: subprocess.Popen[bytes]) -> np.ndarray:
        assert process.stdout
        count = self.side * self.side * 3
        data = process.stdout.read(count)
        if len(data) < count:
            raise WorkerCrashed
        return np.frombuffer(data, np.uint8).reshape(self.side, self.side, 3)

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "core.datasets.worker", str(self.source), str(self.side)]
        # There is a process for each core already.
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        pipe = subprocess.PIPE
        try:
            return subprocess.Popen(command, cwd=PROJECT, env=environment, stdin=pipe, stdout=pipe)
        except OSError as error:
            raise DatasetError(
                f"No process could be started to decode pictures ({error.strerror}); end some others"
                " and try again."
            ) from error

    def stop(self) -> None:
        """End the process at once, from any thread; it has nothing to lose."""
        self.stopped = True
        if process := self.process:
            process.kill()

    def close(self) -> None:
        """End the process and let go of its pipes."""
        process, self.process = self.process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            assert pipe
            with suppress(BrokenPipeError):  # what was still to be sent
                pipe.close()


def read_all(
    source: Source, names: Sequence[str], side: int, cancelled: Callable[[], bool]
) -> Generator[Squares, None, None]:
    """Yield all pictures in order, some at a time: pixels, or the reason why one is left out.

    Raises Cancelled soon after `cancelled()` says so.
    """
    batches = [names[start : start + BATCH] for start in range(0, len(names), BATCH)]
    if len(names) < FEW:
        for batch in batches:
            check(cancelled)
            yield read_squares(source, batch, side)
        return
    with _pool(source, side, min(cores(), len(batches))) as submit:
        yield from _in_order(submit, batches, cancelled)


def check(cancelled: Callable[[], bool]) -> None:
    """Raise Cancelled when `cancelled()` says so."""
    if cancelled():
        raise Cancelled


def cores() -> int:
    """Return how many cores this process may use."""
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(available or 1, settings().training_threads or 64)


@contextmanager
def _pool(
    source: Source, side: int, count: int
) -> Iterator[Callable[[Sequence[str]], Future[Squares]]]:
    """Start `count` workers, each talked to by a thread; give what hands them a batch."""
    workers = [Worker(source, side) for _ in range(count)]
    idle: SimpleQueue[Worker] = SimpleQueue()
    for worker in workers:
        idle.put(worker)

    def read(names: Sequence[str]) -> Squares:
        worker = idle.get()
        try:
            return worker.read(names)
        finally:
            idle.put(worker)

    threads = ThreadPoolExecutor(count, thread_name_prefix="pictures")
    try:
        yield lambda names: threads.submit(read, names)
    finally:
        for worker in workers:
            worker.stop()
        threads.shutdown(cancel_futures=True)
        for worker in workers:
            worker.close()


def _in_order(
    submit: Callable[[Sequence[str]], Future[Squares]],
    batches: Sequence[Sequence[str]],
    cancelled: Callable[[], bool],
) -> Iterator[Squares]:
    """Keep all workers busy, a few batches ahead and no more, and yield the answers in order."""
    waiting: deque[Future[Squares]] = deque()
    upcoming = iter(batches)
    most = 4 * cores()
    while True:
        while len(waiting) < most and (batch := next(upcoming, None)) is not None:
            waiting.append(submit(batch))
        if not waiting:
            return
        first = waiting.popleft()
        check(cancelled)
        while not first.done():
            wait([first], timeout=LOOK_SECONDS)
            check(cancelled)
        yield first.result()
