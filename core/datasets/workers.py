"""Reading something of all pictures of a data set, in order, on several cores."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from queue import SimpleQueue

from core.datasets.errors import Cancelled, DatasetError
from core.datasets.tasks import Answer, Task
from core.settings import PROJECT, settings

BATCH, MOST_BATCH = 16, 256  # pictures in one of the first requests, and in any
REQUEST_SECONDS = 0.1  # for one: many at once go faster, and whoever waits sees progress
LOOK_SECONDS = 0.1  # between two looks at whether to stop
MOST_CRASHES = 20  # one after the other: then it is not the pictures
CRASHED = "The program that decodes pictures broke down at it; use another copy of it."


class WorkerCrashed(Exception):
    """A worker ended in the middle of a request."""


class Worker:
    """A process that reads pictures; started at the first request, and again after a crash."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.process: subprocess.Popen[bytes] | None = None
        self.stopped = False
        self.crashes = 0  # without an answer in between

    def read(self, names: Sequence[str]) -> list[Answer]:
        """Read pictures; where they crash the process, find the one that does, and leave it out.

        Raises DatasetError when the process crashes again and again, WorkerCrashed after `stop`.
        """
        try:
            answers = self._ask(names)
        except WorkerCrashed:
            return self._after_crash(names)
        self.crashes = 0
        return answers

    def _after_crash(self, names: Sequence[str]) -> list[Answer]:
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

    def _ask(self, names: Sequence[str]) -> list[Answer]:
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
        heads = json.loads(line)
        return [each if isinstance(each, str) else _bytes(process, each) for each in heads]

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "core.datasets.worker", *self.task.arguments]
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


def _bytes(process: subprocess.Popen[bytes], count: int) -> bytes:
    assert process.stdout
    data = process.stdout.read(count)
    if len(data) < count:
        raise WorkerCrashed
    return data


def answer_all(
    task: Task, names: Sequence[str], cancelled: Callable[[], bool]
) -> Generator[list[Answer], None, None]:
    """Yield the answers for all pictures in order, some at a time, from processes of their own.

    A picture at which its process breaks down gets a reason. Raises Cancelled soon after
    `cancelled()` says so.
    """
    requests = _Requests(names)
    with _pool(task, max(1, min(cores(), -(-len(names) // BATCH))), requests) as submit:
        yield from _in_order(submit, requests, cancelled)


class _Requests:
    """Names in portions of as many as are read in REQUEST_SECONDS; the first ones are a guess."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names, self.start, self.size = names, 0, BATCH

    def next(self) -> Sequence[str]:
        """Return the next portion, empty at the end."""
        start, self.start = self.start, self.start + self.size
        return self.names[start : self.start]

    def took(self, count: int, seconds: float) -> None:
        """Note how long a portion took, from any thread."""
        fitting = int(count * REQUEST_SECONDS / max(seconds, 1e-6))
        self.size = min(max(fitting, 1), MOST_BATCH)


def batches_of(names: Sequence[str]) -> list[Sequence[str]]:
    """Return names in portions, for reading them in this process."""
    return [names[start : start + BATCH] for start in range(0, len(names), BATCH)]


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
    task: Task, count: int, requests: _Requests
) -> Iterator[Callable[[Sequence[str]], Future[list[Answer]]]]:
    """Start `count` workers, each talked to by a thread; give what hands them some names."""
    workers = [Worker(task) for _ in range(count)]
    idle: SimpleQueue[Worker] = SimpleQueue()
    for worker in workers:
        idle.put(worker)

    def read(names: Sequence[str]) -> list[Answer]:
        worker = idle.get()
        started = time.monotonic()
        try:
            answers = worker.read(names)
            requests.took(len(names), time.monotonic() - started)
            return answers
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
    submit: Callable[[Sequence[str]], Future[list[Answer]]],
    requests: _Requests,
    cancelled: Callable[[], bool],
) -> Iterator[list[Answer]]:
    """Keep all workers busy, a few requests ahead and no more, and yield the answers in order."""
    waiting: deque[Future[list[Answer]]] = deque()
    most = 2 * cores()
    while True:
        while len(waiting) < most and (names := requests.next()):
            waiting.append(submit(names))
        if not waiting:
            return
        first = waiting.popleft()
        check(cancelled)
        while not first.done():
            wait([first], timeout=LOOK_SECONDS)
            check(cancelled)
        yield first.result()
