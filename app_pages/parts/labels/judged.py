"""Cached calls into core: whose label is suspected, and what two runs say of the same pictures."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from core.training import Run, RunError
from core.training.labels.comparing import Comparison, compare
from core.training.labels.cross_checking import CrossCheck, verdicts
from core.training.labels.suspects import Suspect, suspects
from core.training.labels.verdicts import Verdicts, read_verdicts
from core.training.run import VALIDATION_FILE

Stamp: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Judged:
    """How many pictures were judged, on how many the verdict is the label, and whose label is suspected.

    The most contradicted comes first.
    """

    pictures: int
    agreed: int
    suspects: tuple[Suspect, ...]


def own(run: Run) -> Judged | None:
    """Judge the labels by a run's own verdicts; None before its first epoch. Raises RunError."""
    stamp = _stamp(run)
    return _own(run, stamp) if stamp else None


def cross(check: CrossCheck) -> Judged:
    """Judge the labels by all parts of a cross-check that has finished. Raises RunError."""
    runs = [check.run, *(part.run for part in check.parts if part.run)]
    return _cross(check.run, check.parts[0].configuration.folds, Parts(check, _stamps(runs)))


def compared(first: Run, second: Run) -> Comparison:
    """Compare two runs on what neither has seen. Raises RunError."""
    return _compared(first, second, _stamps([first, second]))


def _stamp(run: Run) -> Stamp | None:
    """Return what changes with a run's verdicts, None where there are none."""
    try:
        found = os.stat(run.path / VALIDATION_FILE)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise RunError(
            f"The verdicts of {run.name} could not be read: {error.strerror}."
        ) from error
    return found.st_mtime_ns, found.st_ino


def _stamps(runs: Sequence[Run]) -> tuple[Stamp | None, ...]:
    return tuple(_stamp(run) for run in runs)


class Parts:
    """A cross-check as an argument of a cache: the same as long as its verdicts are."""

    def __init__(self, check: CrossCheck, stamps: tuple[Stamp | None, ...]) -> None:
        self.check = check
        self._key = (tuple(part.run for part in check.parts), stamps)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Parts) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


@lru_cache(maxsize=32)
def _own(run: Run, stamp: Stamp) -> Judged | None:
    found = read_verdicts(run)
    return None if found is None else _judged(found)


@lru_cache(maxsize=16)
def _cross(run: Run, folds: int, parts: Parts) -> Judged:
    return _judged(verdicts(parts.check))


def _judged(found: Verdicts) -> Judged:
    return Judged(len(found), int((found.predicted == found.labels).sum()), suspects(found))


@lru_cache(maxsize=16)
def _compared(first: Run, second: Run, stamps: tuple[Stamp | None, ...]) -> Comparison:
    return compare(first, second)
