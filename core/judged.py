"""Pictures with what a network says of them: their classes, its probabilities, and the loss of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

SMALLEST = 5e-6  # probability: a run writes down five digits, so that 0 may be half of the last


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Pictures with their verdicts.

    names: of the pictures; labels: int64 (n,), indices in `classes`; probabilities: float64 (n, classes).
    """

    classes: tuple[str, ...]
    names: tuple[str, ...]
    labels: np.ndarray
    probabilities: np.ndarray

    def __len__(self) -> int:
        return len(self.names)

    @property
    def predicted(self) -> np.ndarray:
        """The class that each picture is taken for, int64 (n,)."""
        return self.probabilities.argmax(axis=1)

    @property
    def wrong(self) -> np.ndarray:
        """Whether each picture is taken for another class than its own, bool (n,)."""
        return self.predicted != self.labels

    @property
    def confidence(self) -> np.ndarray:
        """The probability of the class that each picture is taken for, (n,)."""
        return self.probabilities.max(axis=1)

    @property
    def of_truth(self) -> np.ndarray:
        """The probability of each picture's true class, (n,)."""
        return self.probabilities[np.arange(len(self)), self.labels]

    @property
    def loss(self) -> np.ndarray:
        """The cross-entropy of each picture in nats, (n,); where p was written down as 0, at least that."""
        return -np.log(np.maximum(self.of_truth, SMALLEST))


def read_judged(document: Mapping[str, Any]) -> Judged:
    """Make `Judged` of a run's validation.json.

    Raises KeyError, TypeError or ValueError where it does not fit together.
    """
    classes, names = (tuple(map(str, document[key])) for key in ("classes", "names"))
    labels = np.array(document["labels"], np.int64).reshape(len(names))
    shape = (len(names), len(classes))
    probabilities = np.array(document["probabilities"], float).reshape(shape)
    if not np.isin(labels, np.arange(len(classes))).all():
        raise ValueError("a label is of no class")
    return Judged(classes, names, labels, probabilities)
