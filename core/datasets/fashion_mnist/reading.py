"""Fashion-MNIST in memory, from the folder that a host names or from the one for downloads.

What a host names may be read-only and hold packed files alone: these are parsed where they lie.
What was downloaded is read by torchvision's own class, which has also unpacked it.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

import numpy as np

from core.datasets.errors import DatasetError
from core.datasets.fashion_mnist.classes import CLASSES
from core.datasets.fashion_mnist.files import INSIDE, PARTS, given_files, given_folder, own_files
from core.datasets.fashion_mnist.idx import read_idx
from core.datasets.grey_set import SIDE, GreySet
from core.settings import settings


def files_here() -> tuple[Path, ...]:
    """Return the four files: training pictures, their labels, test pictures, their labels.

    Raises DatasetError when they are not here, or are not torchvision's.
    """
    folder = given_folder()
    files = own_files() if folder is None else given_files(folder)
    if files is None:
        raise DatasetError(
            "Fashion-MNIST has not been downloaded yet; start a run on it, or choose the drawn"
            " garments."
        )
    return files


def open_here() -> GreySet:
    """Return all pictures of the files that are here.

    Raises DatasetError as `files_here` does, and when a file holds anything else than it should.
    """
    return _open(_stamps(files_here()), None if settings().fashion_mnist else settings().data)


def fingerprint() -> str:
    """Return what changes with the files that are here; raises DatasetError as `files_here`."""
    return hashlib.blake2b(str(_stamps(files_here())).encode(), digest_size=16).hexdigest()


def read_with_torchvision(root: Path, *, unpack: bool = False) -> GreySet:
    """Read all pictures below `root` with torchvision's class.

    With `unpack` it checks and unpacks the packed files first; these have to be whole, or it
    downloads them. Raises DatasetError when a file holds anything else than it should.
    """
    from torchvision.datasets import FashionMNIST

    try:
        parts = [FashionMNIST(str(root), train, download=unpack) for train in (True, False)]
        found = [(part.data.numpy(), part.targets.numpy()) for part in parts]
    except (OSError, EOFError, ValueError, AssertionError, RuntimeError, KeyError) as error:
        raise _damaged(root) from error
    for (pixels, labels), count in zip(found, PARTS.values(), strict=True):
        if pixels.shape != (count, SIDE, SIDE) or labels.shape != (count,) or _strange(labels):
            raise _damaged(root)
    pixels, labels = zip(*found, strict=True)
    return GreySet(np.concatenate(pixels), np.concatenate(labels), PARTS["t10k"])


Stamps = tuple[tuple[Path, int, int], ...]


def _stamps(files: tuple[Path, ...]) -> Stamps:
    """Return each file with its time and size, which stand in for its content in the cache."""
    try:
        states = [file.stat() for file in files]
    except OSError as error:
        raise DatasetError(
            f"The files of Fashion-MNIST cannot be read ({error.strerror}); try again."
        ) from error
    return tuple(
        (file, state.st_mtime_ns, state.st_size) for file, state in zip(files, states, strict=True)
    )


@lru_cache(maxsize=1)
def _open(stamps: Stamps, root: Path | None) -> GreySet:
    """Read the files, with torchvision where `root` is given."""
    return read_with_torchvision(root) if root else _parse([path for path, *_state in stamps])


def _parse(files: list[Path]) -> GreySet:
    """Parse the files one by one."""
    pixels, labels = [], []
    for at, count in enumerate(PARTS.values()):
        pixels.append(read_idx(files[2 * at], (count, SIDE, SIDE)))
        labels.append(read_idx(files[2 * at + 1], (count,)))
        if _strange(labels[-1]):
            raise DatasetError(
                f"{files[2 * at + 1]} has a label of {labels[-1].max()}, and there are only those"
                f" from 0 to {len(CLASSES) - 1}; put the original file in its place."
            )
    return GreySet(np.concatenate(pixels), np.concatenate(labels).astype(np.int64), PARTS["t10k"])


def _strange(labels: np.ndarray) -> bool:
    return not bool(((labels >= 0) & (labels < len(CLASSES))).all())


def _damaged(root: Path) -> DatasetError:
    return DatasetError(
        f"The files in {root / INSIDE} are damaged; remove that folder and try again, so that they"
        " are downloaded anew, or choose the drawn garments."
    )
