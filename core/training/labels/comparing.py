"""Two runs on the same held-out pictures, and whether what cleaning changed may be chance.

The pictures are those that validated in both and trained neither; their labels those of the second run,
which are the cleaned ones. Compared are the networks after the last epoch, which were not chosen by
these pictures.

Whether a difference may be chance is told by McNemar's test (Q. McNemar, 1947), exact: of the pictures on
which one run is right and the other wrong, b are the first's and c the second's. Were both equally good,
each of these n = b + c would be a fair coin's throw, and so

    p = min(1, 2 · P(X ≤ min(b, c))),    X binomial with n throws of 1/2
      = min(1, 2 · Σ_{k=0}^{min(b, c)} C(n, k) / 2^n).

Pictures on which both are right, or both wrong, tell nothing about who is better.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.datasets.errors import DatasetError
from core.datasets.source import Source
from core.judging import wilson
from core.training.configuration import Configuration
from core.training.files import RunError
from core.training.folder import find_run
from core.training.labels.verdicts import Verdicts, read_verdicts
from core.training.run import Run


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Two runs' verdicts on the same pictures, row by row, under the same labels.

    relabelled: bool (n,), whether the runs were judged with different labels; nobody trained on them.
    """

    first: Verdicts
    second: Verdicts
    relabelled: np.ndarray

    def __len__(self) -> int:
        return len(self.second)

    @property
    def right(self) -> tuple[np.ndarray, np.ndarray]:
        """Whether each run is right, two bool (n,)."""
        return (
            self.first.predicted == self.first.labels,
            self.second.predicted == self.second.labels,
        )

    @property
    def accuracies(self) -> tuple[float, float]:
        """The share of pictures on which each run is right; nan where there are none."""
        one, other = (float(each.mean()) if len(each) else math.nan for each in self.right)
        return one, other

    @property
    def intervals(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The 95 % Wilson interval of each accuracy."""
        one, other = (wilson(int(each.sum()), len(each)) for each in self.right)
        return one, other

    @property
    def only_first(self) -> np.ndarray:
        """The rows on which the first run alone is right, the surest mistake of the second first."""
        one, other = self.right
        return _surest(np.flatnonzero(one & ~other), self.second)

    @property
    def only_second(self) -> np.ndarray:
        """The rows on which the second run alone is right, the surest mistake of the first first."""
        one, other = self.right
        return _surest(np.flatnonzero(other & ~one), self.first)

    @property
    def p_value(self) -> float:
        """McNemar's exact p."""
        return mcnemar(len(self.only_first), len(self.only_second))


def mcnemar(only_first: int, only_second: int) -> float:
    """Return the exact two-sided p of McNemar's test, from 0 to 1; 1 where nothing differs."""
    n, least = only_first + only_second, min(only_first, only_second)
    tail = sum(math.comb(n, k) for k in range(least + 1))
    return min(1.0, 2 * tail / 2**n)


def compare(first: Run, second: Run, find: Callable[[str], Run] = find_run) -> Comparison:
    """Compare two runs. Raises RunError where one has no verdicts yet or they share no such picture."""
    one, other = held_out(first, find), held_out(second, find)
    if one.classes != other.classes:
        raise RunError("These runs tell different classes apart.")
    place = {name: row for row, name in enumerate(one.names)}
    rows = [row for row, name in enumerate(other.names) if name in place]
    if not rows:
        raise RunError("No picture validated in both runs and trained in neither.")
    after = other.only(rows)
    before = one.only([place[name] for name in after.names])
    return Comparison(
        replace(before, labels=after.labels), after, before.labels != after.labels
    )  # fmt: skip


def held_out(run: Run, find: Callable[[str], Run] = find_run) -> Verdicts:
    """Return a run's verdicts on pictures that neither it nor any run that it started from has seen.

    Raises RunError where there are none yet, or where a run that it started from is gone.
    """
    found = read_verdicts(run)
    if found is None:
        raise RunError(f"{run.name} has not been judged yet: no epoch has been finished.")
    parent = run.configuration.parent
    while parent is not None:
        ancestor = find(parent["run"])
        kept = read_verdicts(ancestor)
        names = set(kept.names) if kept else set()
        found = found.only([row for row, name in enumerate(found.names) if name in names])
        parent = ancestor.configuration.parent
    return found


def same_but_for_marks(run: Run, known: Sequence[Run]) -> list[Run]:
    """Return the runs of `known` that were asked the same on the same source under other marks."""
    asked = run.configuration
    source = Source.parse(asked.data)
    return [
        each for each in known
        if (found := _other_marks(each, source)) and replace(found, data=asked.data) == asked
    ]  # fmt: skip


def _other_marks(run: Run, source: Source) -> Configuration | None:
    try:
        asked = run.configuration
        theirs = Source.parse(asked.data)
    except (RunError, DatasetError):
        return None
    same = theirs.unmarked == source.unmarked and theirs.marks != source.marks
    return asked if same else None


def _surest(rows: np.ndarray, wrong: Verdicts) -> np.ndarray:
    """Order rows by how sure the run is that is wrong on them."""
    return rows[np.argsort(-wrong.probabilities[rows].max(axis=1), kind="stable")]
