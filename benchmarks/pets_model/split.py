"""Which photos train, which validate, and which test: by file name, without copies across.

The test share decides nothing: it is what is told of the model in the end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from core.datasets import Source, list_pictures
from core.datasets.split import on_validation_side
from core.images import open_picture
from core.images.likeness import copies, likeness_print
from core.machine import cores

VALIDATION = 0.06  # of all names: those with the smallest hashes
TEST_FROM = 0.82  # from this hash on a name is a test photo's
# Show no pet at all: a card that says "no photo", a frame, a drawing, a fence.
NO_PETS = frozenset(
    f"{name}.jpg"
    for name in (
        "cat.2939", "cat.10029", "cat.11565", "dog.2877", "dog.4507", "dog.7076", "dog.8898",
        "dog.9517", "dog.10747",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Split:
    """Names of photos relative to their folder ("cat/cat.1.jpg"), sorted, each on one side.

    `left_out` are copies of validation or test photos, and pictures that show no pet, which would
    have been trained on.
    """

    folder: Path
    train: tuple[str, ...]
    validation: tuple[str, ...]
    test: tuple[str, ...]
    left_out: tuple[str, ...]

    def digest(self) -> str:
        """Return a short fingerprint of the test photos' names."""
        return hashlib.blake2b("\n".join(self.test).encode(), digest_size=6).hexdigest()


def split(folder: Path, native: Path | None = None) -> Split:
    """Split the photos of `folder`, a folder of class folders; needs no network, reads each once.

    Photos that lie in `native` as well, under the same names at their own size, all test. Raises
    DatasetError as listing them does.
    """
    names = list_pictures(Source("folder", folder=str(folder))).names
    tested = {name for name in names if not on_validation_side(name, TEST_FROM)}
    tested |= set(names) & set(names_in(native))
    validated = {name for name in names if on_validation_side(name, VALIDATION)} - tested
    left = set(_left_out(folder, names, tested, validated))
    train = set(names) - tested - validated
    return Split(
        folder,
        *(tuple(sorted(each)) for each in (train - left, validated - left, tested, left)),
    )


def names_in(folder: Path | None) -> Collection[str]:
    """Return the names of the photos in a folder of class folders; none where there is none."""
    return () if folder is None else list_pictures(Source("folder", folder=str(folder))).names


def _left_out(
    folder: Path, names: tuple[str, ...], tested: set[str], validated: set[str]
) -> Iterator[str]:
    """Yield what must not train: of two copies on different sides, the one that is further from
    the test.
    """
    for name in names:
        if name.rpartition("/")[2] in NO_PETS and name not in tested | validated:
            yield name
    order = [tested, validated]
    for i, j, _ in copies(prints(folder, names)):
        sides = [next((s for s, side in enumerate(order) if names[k] in side), 2) for k in (i, j)]
        if sides[0] != sides[1]:
            yield names[i] if sides[0] > sides[1] else names[j]


def prints(folder: Path, names: tuple[str, ...]) -> np.ndarray:
    """Return the prints of the photos, uint8 (n, GRID, GRID)."""

    def one(name: str) -> np.ndarray:
        picture: Image.Image = open_picture(folder / name)
        return likeness_print(picture)

    with ThreadPoolExecutor(cores()) as pool:
        return np.stack(list(pool.map(one, names)))
