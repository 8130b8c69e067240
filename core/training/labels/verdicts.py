"""What networks say of pictures that they were not trained with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.judged import Judged, read_judged
from core.training.files import RunError
from core.training.run import Run, read_validation


@dataclass(frozen=True, slots=True, eq=False)
class Verdicts(Judged):
    """Out-of-sample verdicts: of each picture its label and what a network says that never saw it."""

    def only(self, rows: Sequence[int]) -> Verdicts:
        """Return the verdicts on some of the pictures, in the order of `rows`."""
        chosen = np.array(rows, np.int64)
        names = tuple(self.names[i] for i in rows)
        return Verdicts(self.classes, names, self.labels[chosen], self.probabilities[chosen])


def read_verdicts(run: Run) -> Verdicts | None:
    """Return a run's verdicts after its last epoch, None before the first.

    They are the last network's, not the best one's: nothing was chosen by them. Raises RunError when the
    file is damaged.
    """
    document = read_validation(run)
    if document is None:
        return None
    try:
        found = read_judged(document)
        if len(set(found.names)) < len(found):
            raise ValueError("a name comes twice")
    except (KeyError, TypeError, ValueError) as error:
        raise RunError(f"The verdicts of {run.name} are damaged ({error}).") from error
    return Verdicts(found.classes, found.names, found.labels, found.probabilities)


def joined(parts: Sequence[Verdicts]) -> Verdicts:
    """Return the verdicts of several runs as one; who comes first counts where two judge a picture.

    Raises RunError when they tell other classes apart.
    """
    first = parts[0]
    if any(part.classes != first.classes for part in parts):
        raise RunError("These runs tell different classes apart; their pictures have changed.")
    place: dict[str, tuple[int, int]] = {}
    for number, part in enumerate(parts):
        for row, name in enumerate(part.names):
            place.setdefault(name, (number, row))
    names = tuple(sorted(place))
    rows = [place[name] for name in names]
    return Verdicts(
        first.classes, names,
        np.array([parts[number].labels[row] for number, row in rows], np.int64),
        np.array([parts[number].probabilities[row] for number, row in rows], float).reshape(
            len(names), len(first.classes)
        ),
    )  # fmt: skip
