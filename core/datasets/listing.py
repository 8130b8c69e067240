"""What a source holds, before anything is decoded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.datasets.dividing import Divided
from core.datasets.split import Part, validating


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder that is left out, and why: a sentence."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Listing(Divided):
    """The pictures of a source, by name: posix paths relative to its folder, sorted.

    labels[i] is the index in `classes` of the picture names[i]. `digest` changes whenever a
    picture is added, removed or changed; `bytes` is what the files take, 0 where there are none.
    The last `test` pictures are test pictures, which come after the others. `parts[i]` is the side on
    which a picture is fixed, "" where the name `keys[i]` decides; without them all are "", and each
    picture's own name decides.
    """

    classes: tuple[str, ...]
    names: tuple[str, ...]
    labels: tuple[int, ...]
    skipped: tuple[Skipped, ...]
    digest: str
    bytes: int = 0
    test: int = 0
    parts: tuple[Part, ...] = ()
    keys: tuple[str, ...] = ()

    def side_of_each(self, share: float) -> np.ndarray:
        """Return each picture's side at a share from 0 to 1: "training", "validation" or "test"."""
        validates = validating(self.names, share, self.parts, self.keys)
        found = np.where(validates, "validation", "training")
        found[len(self) - self.test :] = "test"
        return found

    def counts(self) -> dict[str, int]:
        """Return the number of pictures of each class."""
        return {name: self.labels.count(label) for label, name in enumerate(self.classes)}
