"""Which pictures train and which validate: decided by each picture's own name, or fixed.

A hash of the base name (NFC, UTF-8) is a number in [0, 1); below the share, the picture validates.
So a picture stays on its side whatever else is in the folder, wherever the folder lies, on every
machine and in every run, and a larger share only moves pictures from training to validation.

A picture whose set says where it belongs stays there; one that belongs together with another, as near
duplicates do, goes by that one's name, its key.

For judging every picture by a network that never saw it (cross-validation: Stone, 1974), the numbers
in [0, 1) are cut into equal ranges, the folds: each run judges on one of them and trains on the others.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from typing import Literal

import numpy as np

from core.datasets.errors import DatasetError

# Where a picture is fixed: "" nowhere, its key decides; "out" it is on no side.
Part = Literal["", "training", "validation", "test", "out"]

_STEPS = 2**64  # values of the 8 bytes that are taken of the hash


def on_validation_side(name: str, share: float) -> bool:
    """Say whether the picture called `name` (a posix path) validates, at a share from 0 to 1."""
    return _place(name) < share * _STEPS


def fold_of(name: str, folds: int) -> int:
    """Return in which of `folds` equal ranges the picture called `name` falls, from 1 to `folds`."""
    return _place(name) * folds // _STEPS + 1


def _place(name: str) -> int:
    """Return the hash of a name, from 0 to `_STEPS` - 1."""
    # Normalized, because one file system stores é as one character and another as two.
    base = unicodedata.normalize("NFC", name.rpartition("/")[2])
    digest = hashlib.blake2b(base.encode(errors="surrogateescape"), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def validating(
    names: Sequence[str], share: float, parts: Sequence[Part] = (), keys: Sequence[str] = ()
) -> np.ndarray:
    """Return for each picture, bool (n,), whether it validates.

    `parts` and `keys` are as long as `names`, or empty: nothing is fixed, each name is its own key.
    Where some pictures are fixed to validation, none of the others validates: the set has chosen.
    """
    fixed = np.array([part == "validation" for part in parts], bool)
    if fixed.any():
        return fixed
    decided = np.array([on_validation_side(key, share) for key in keys or names], bool)
    return decided & (np.array(parts) == "") if parts else decided


def split_by_name(
    names: Sequence[str], labels: np.ndarray, classes: Sequence[str], share: float,
    parts: Sequence[Part] = (), keys: Sequence[str] = (),
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Return the indices (int64, ascending) that train and those that validate.

    `parts` and `keys` are as `validating` takes them; what is out or a test picture is on no side.
    Raises DatasetError when the share is not between 0 and 1, or when a side has no picture of a
    class.
    """
    if not 0 <= share <= 1:
        raise DatasetError(f"The validation share is {share:g}, but has to be between 0 and 1.")
    validates = validating(names, share, parts, keys)
    trains = ~validates & ~np.isin(parts, ("out", "test")) if parts else ~validates
    which = f"{share:.3g} of the pictures for validation"
    return _checked(trains, validates, labels, classes, which, "another share")


def split_in_folds(
    names: Sequence[str], labels: np.ndarray, classes: Sequence[str], fold: int, folds: int,
    parts: Sequence[Part] = (), keys: Sequence[str] = (),
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Return the indices (int64, ascending) that train and those that validate: fold `fold`, from 1.

    What is left out, and what the set itself fixes to validation or test, is on no side; what it fixes
    to training is judged in its turn. Raises DatasetError when `fold` is not from 1 to `folds`, or when
    a side has no picture of a class.
    """
    if not 1 <= fold <= folds:
        raise DatasetError(f"There is no fold {fold} of {folds}; choose one from 1 to {folds}.")
    validates = np.array([fold_of(key, folds) == fold for key in keys or names], bool)
    counts = ~np.isin(parts, ("out", "validation", "test")) if parts else np.ones(len(names), bool)
    which = f"fold {fold} of {folds} for validation"
    return _checked(~validates & counts, validates & counts, labels, classes, which, "fewer folds")


def _checked(
    trains: np.ndarray, validates: np.ndarray, labels: np.ndarray, classes: Sequence[str],
    which: str, instead: str,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Return the indices of both sides. Raises DatasetError where one of them lacks a class."""
    for side, chosen in (("training", trains), ("validation", validates)):
        counts = np.bincount(labels[chosen], minlength=len(classes))
        missing = [repr(name) for name, count in zip(classes, counts, strict=True) if not count]
        if missing:
            lacks = (
                "is empty" if not chosen.any() else f"has no picture of {' and '.join(missing[:3])}"
            )
            raise DatasetError(
                f"With {which}, the {side} side {lacks}; choose {instead}, or add pictures."
            )
    return np.flatnonzero(trains), np.flatnonzero(validates)
