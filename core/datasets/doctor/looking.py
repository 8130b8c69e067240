"""Looking at every picture of a source: those that changed anew, the others as they are kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice

from core.datasets.doctor.kept_looks import NotKept, keep_looks, kept_looks
from core.datasets.doctor.look import Look
from core.datasets.source import Source
from core.datasets.tasks import Answer, Task
from core.datasets.workers import answer_all, batches_of, check

# As many pictures may be read in this process, which spares the start of others; a picture that
# brings its decoder down would then bring this process down. None: the app has to go on.
FEW = 0
SETTLED_NS = 2_000_000_000  # a file that changed later than this before may change unnoticed


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """Looks, in the order of the names; how many were taken anew; why they could not be kept, or ""."""

    looks: list[Look]
    taken: int
    not_kept: str


def look_at_all(
    source: Source,
    names: Sequence[str],
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> Looked:
    """Look at pictures of a source that has files, in processes of their own.

    progress(done, total) is called along the way, in pictures. Raises Cancelled soon after
    `cancelled()` says so, and DatasetError where no process can be started; what was seen until then
    is kept all the same.
    """
    kept = kept_looks(source)
    looks = _still_right(source, names, kept)
    changed = [name for name in names if name not in looks]
    started = time.time_ns()
    progress(len(looks), len(names))
    try:
        for some in _taken(source, changed, cancelled):
            looks |= some
            progress(len(looks), len(names))
    finally:
        lasting = {**kept, **looks} if source.marks else looks  # what marks leave out may come back
        renew = changed or len(lasting) < len(kept)
        not_kept = _keep(source, lasting, started) if renew else ""
    return Looked([looks[name] for name in names], len(changed), not_kept)


def _still_right(source: Source, names: Sequence[str], kept: Mapping[str, Look]) -> dict[str, Look]:
    """Return those looks whose file is still of the size and the time that it was."""
    right = {}
    for name in names:
        look = kept.get(name)
        if look is None:
            continue
        try:
            status = (source.root / name).stat()
        except OSError:
            continue  # its look will say so
        if (status.st_size, status.st_mtime_ns) == (look.size, look.mtime_ns):
            right[name] = look
    return right


def _taken(
    source: Source, names: Sequence[str], cancelled: Callable[[], bool]
) -> Iterator[dict[str, Look]]:
    """Yield looks by name, some at a time."""
    task = Task("looks", source.unmarked)
    if len(names) < FEW:
        for batch in batches_of(names):
            check(cancelled)
            yield dict(zip(batch, map(_look, task.answers(batch)), strict=True))
    elif names:
        asked = iter(names)
        with closing(answer_all(task, names, cancelled)) as portions:
            for answers in portions:
                yield dict(zip(islice(asked, len(answers)), map(_look, answers), strict=True))


def _look(answer: Answer) -> Look:
    return Look(error=answer) if isinstance(answer, str) else Look.unpacked(answer)


def _keep(source: Source, looks: Mapping[str, Look], started: int) -> str:
    """Keep what will still be right; return why that failed, or "".

    What could not be read may be readable the next time, though the file has not changed.
    """
    before = started - SETTLED_NS
    lasting = {n: look for n, look in looks.items() if look.digest and look.mtime_ns < before}
    try:
        keep_looks(source, lasting)
    except NotKept as error:
        return str(error)
    return ""
