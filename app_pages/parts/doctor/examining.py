"""Examining a set of pictures beside the page; the reports belong to the process."""

from __future__ import annotations

import time
from dataclasses import dataclass

from app_pages.parts.background import Job, Line
from core.datasets import DatasetError, Source
from core.datasets.doctor.report import Report

USUAL_RATE = 250.0  # pictures in a second, before any has been measured here
_WORTH = 50  # pictures that say how fast it goes


@dataclass(slots=True, eq=False)
class Examination(Job):
    """One check of a source at a validation share; `report` is what came of it."""

    FAILURES = (DatasetError,)

    source: Source
    validation_share: float
    report: Report | None = None
    known: int = 0  # pictures that had been looked at before and have not changed since
    compared: float = 0.0  # how much of looking for copies is done, from 0 to 1

    def tell(self, done: int, total: int) -> None:
        """Note how far it is; what is told first was known before."""
        if not self.total:
            self.known = done
        Job.tell(self, done, total)

    def compare(self, share: float) -> None:
        """Note how far looking for copies is."""
        self.compared = share

    def do(self) -> None:
        """Look at every picture."""
        from core.datasets.doctor import checking

        self.report = checking.check(
            self.source, self.validation_share, progress=self.tell, comparing=self.compare,
            cancelled=self.called_off.is_set,
        )  # fmt: skip
        if self.report.taken >= _WORTH and self.report.seconds:
            _rate[0] = self.report.taken / self.report.seconds

    @property
    def left(self) -> float | None:
        """Return the seconds that it will still take, None while nobody can say."""
        spent, looked_at = time.monotonic() - self.began, self.done - self.known
        if looked_at < _WORTH or spent < 1:
            return None
        return spent / looked_at * max(0, self.total - self.done)


About = tuple[Source, str, float]  # a source without marks, the digest of its listing, the share
_line: Line[About, Examination] = Line("examining")
_rate = [USUAL_RATE]


def examination(about: About) -> Examination | None:
    """Return the last examination of these pictures, whether it goes on or has ended."""
    return _line.get(about)


def examine(about: About) -> Examination:
    """Begin to examine these pictures, or join whoever is at it; return at once."""
    return _line.begin(about, lambda: Examination(about[0], about[2]))


def looked_at_before(about: About) -> bool:
    """Whether these pictures were examined at another share: then it takes a moment, and no reading."""
    return any(job.report is not None and known[:2] == about[:2] for known, job in _line.items())


def remember(about: About, report: Report) -> None:
    """Keep a report that was made elsewhere."""
    _line.put(about, Examination(about[0], about[2], report, state="ready"))


def takes(pictures: int) -> float:
    """Return about how many seconds an examination of so many pictures takes here."""
    return pictures / _rate[0]
