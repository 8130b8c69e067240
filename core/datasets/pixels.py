"""The pictures of a source as squares in memory, and what they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.datasets.errors import DatasetError
from core.datasets.listing import Skipped
from core.datasets.split import Part, split_by_name, split_in_folds


@dataclass(frozen=True, slots=True, eq=False)
class Pixels:
    """Pictures as a network sees them, and what they are.

    pixels: uint8, read-only: (n, side, side, 3), mapped, or (n, 28, 28, 1) in plain memory where
    the source is grey; labels: int64 (n,), indices in `classes`; names: sorted, but test pictures
    last; skipped: what was left out, while listing or while decoding, and why; test: how many of
    the last pictures are test pictures, 0 where a source has no such part; parts, keys: as in a
    `Listing`, where a picture that a person left out is "out".
    """

    pixels: np.ndarray
    labels: np.ndarray
    names: tuple[str, ...]
    classes: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    test: int = 0
    parts: tuple[Part, ...] = ()
    keys: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.names)

    def split(self, share: float) -> tuple[np.ndarray, np.ndarray]:
        """Return the indices (int64, ascending) that train and those that validate, of all pictures.

        Raises DatasetError when the share is not between 0 and 1, or a side lacks a class.
        """
        return split_by_name(self.names, self.labels, self.classes, share, self.parts, self.keys)

    def sides(
        self, validation: str, share: float, fold: int = 1, folds: int = 1
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the indices (int64, ascending) that train and those that judge.

        validation "share": a share of the training pictures judges, and no test picture does; "fold":
        the `fold`-th of `folds` parts of them, where all parts together are all that can train;
        "test": all training pictures train and all test pictures judge. Raises DatasetError as `split`
        and `split_in_folds` do, and for "test" when there are no test pictures.
        """
        training = len(self) - self.test
        names, labels = self.names[:training], self.labels[:training]
        parts, keys = self.parts[:training], self.keys[:training]
        if validation == "share":
            return split_by_name(names, labels, self.classes, share, parts, keys)
        if validation == "fold":
            return split_in_folds(names, labels, self.classes, fold, folds, parts, keys)
        if validation != "test":
            raise DatasetError(
                f"Validation is on a share, on a fold or on test, not on {validation!r}."
            )
        if not self.test:
            raise DatasetError(
                "These pictures have no test pictures of their own; judge on a share of them, or"
                " choose Fashion-MNIST or drawn garments."
            )
        counts = np.array([part != "out" for part in self.parts] or [True] * len(self))
        return np.flatnonzero(counts[:training]), training + np.flatnonzero(counts[training:])
