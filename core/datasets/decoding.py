"""Reading all pictures of a data set as squares, in order, on several cores where they are many."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import closing

import numpy as np

from core.datasets.reading import Squares, read_squares
from core.datasets.source import Source
from core.datasets.tasks import Task
from core.datasets.workers import answer_all, batches_of, check

FEW = 64  # fewer pictures are read before a process would have started


def read_all(
    source: Source, names: Sequence[str], side: int, cancelled: Callable[[], bool]
) -> Generator[Squares, None, None]:
    """Yield all pictures in order, some at a time: pixels, or the reason why one is left out.

    Raises Cancelled soon after `cancelled()` says so.
    """
    if len(names) < FEW:
        for batch in batches_of(names):
            check(cancelled)
            yield read_squares(source, batch, side)
        return
    with closing(answer_all(Task("squares", source, side), names, cancelled)) as portions:
        for answers in portions:
            yield [each if isinstance(each, str) else _square(each, side) for each in answers]


def _square(data: bytes, side: int) -> np.ndarray:
    return np.frombuffer(data, np.uint8).reshape(side, side, 3)
