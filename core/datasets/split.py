"""Which pictures train and which validate: decided by each picture's own name.

A hash of the base name (NFC, UTF-8) is a number in [0, 1); below the share, the picture validates.
So a picture stays on its side whatever else is in the folder, wherever the folder lies, on every
machine and in every run, and a larger share only moves pictures from training to validation.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence

import numpy as np

from core.datasets.errors import DatasetError

_STEPS = 2**64  # values of the 8 bytes that are taken of the hash


def on_validation_side(name: str, share: float) -> bool:
    """Say whether the picture called `name` (a posix path) validates, at a share from 0 to 1."""
    # Normalized, because one file system stores é as one character and another as two.
    base = unicodedata.normalize("NFC", name.rpartition("/")[2])
    digest = hashlib.blake2b(base.encode(errors="surrogateescape"), digest_size=8).digest()
    return int.from_bytes(digest, "big") < share * _STEPS


def split_by_name(
    names: Sequence[str], labels: np.ndarray, classes: Sequence[str], share: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return the indices (int64, ascending) that train and those that validate.

    Raises DatasetError when the share is not between 0 and 1, or when a side has no picture of a
    class.
    """
    if not 0 <= share <= 1:
        raise DatasetError(f"The validation share is {share:g}, but has to be between 0 and 1.")
    validates = np.array([on_validation_side(name, share) for name in names], dtype=bool)
    for side, chosen in (("training", ~validates), ("validation", validates)):
        _check_side(side, np.bincount(labels[chosen], minlength=len(classes)), classes, share)
    return np.flatnonzero(~validates), np.flatnonzero(validates)


def _check_side(side: str, counts: np.ndarray, classes: Sequence[str], share: float) -> None:
    missing = [repr(name) for name, count in zip(classes, counts, strict=True) if not count]
    if not missing:
        return
    lacks = "is empty" if not counts.any() else f"has no picture of {' and '.join(missing[:3])}"
    raise DatasetError(
        f"With {share:.3g} of the pictures for validation, the {side} side {lacks}; choose"
        " another share, or add pictures."
    )
