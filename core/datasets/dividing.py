"""Pictures that train and pictures that judge: what a listing and its pixels have in common."""

from __future__ import annotations

import numpy as np

from core.datasets.errors import DatasetError
from core.datasets.split import Part, split_by_name, split_in_folds


class Divided:
    """Pictures by name with their classes, the last `test` of which are test pictures.

    `labels[i]` is the index in `classes` of the picture `names[i]`; `parts[i]` is the side on which it
    is fixed, "" where the name `keys[i]` decides. Without parts and keys all are "", and each picture's
    own name decides.
    """

    __slots__ = ()

    classes: tuple[str, ...]
    names: tuple[str, ...]
    labels: tuple[int, ...] | np.ndarray
    test: int
    parts: tuple[Part, ...]
    keys: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.names)

    def split(self, share: float) -> tuple[np.ndarray, np.ndarray]:
        """Return the indices (int64, ascending) that train and those that validate at a share.

        Raises DatasetError when the share is not between 0 and 1, or a side lacks a class.
        """
        return self.sides("share", share)

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
        names, labels = self.names[:training], np.asarray(self.labels, np.int64)[:training]
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
