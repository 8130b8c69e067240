"""Where the files of Fashion-MNIST lie, and whether they are torchvision's.

torchvision's class names the files, their MD5 digests and where they are downloaded from; it is
imported when that is needed, and not before.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from core.datasets.errors import DatasetError
from core.downloads import digest
from core.settings import settings

PARTS: Mapping[str, int] = {"train": 60_000, "t10k": 10_000}  # pictures of each part
INSIDE = Path("FashionMNIST", "raw")  # where torchvision keeps the files in its folder
ADVICE = "put the original file there, or choose the drawn garments"


def file_names() -> tuple[str, ...]:
    """Return the four files, unpacked: pictures and labels of either part."""
    kinds = ("images-idx3-ubyte", "labels-idx1-ubyte")
    return tuple(f"{part}-{kind}" for part in PARTS for kind in kinds)


def given_folder() -> Path | None:
    """Return the folder that the setting fashion_mnist names; None where it names none.

    Raises DatasetError when there is no such folder.
    """
    folder = settings().fashion_mnist.strip()
    if not folder:
        return None
    named = Path(folder).expanduser()
    if not named.is_dir():
        raise DatasetError(
            f"LAYERWISE_FASHION_MNIST names {folder}, which is no folder; name the one that holds"
            f" {INSIDE.as_posix()}, or choose the drawn garments."
        )
    return named


def given_files(folder: Path) -> tuple[Path, ...]:
    """Return the four files of a folder: each as it was downloaded, or else as it is unpacked.

    Nothing is written. Raises DatasetError when one is missing, or is not torchvision's.
    """
    return tuple(_given_file(folder / INSIDE / name) for name in file_names())


def _given_file(path: Path) -> Path:
    packed = path.with_name(f"{path.name}.gz")
    try:
        if not packed.is_file():
            if path.is_file():
                return path
            raise DatasetError(f"There is no file {packed}; {ADVICE}.")
        if is_whole(packed):
            return packed
    except OSError as error:
        raise DatasetError(
            f"{packed} cannot be read ({error.strerror}); permit it, or choose the drawn garments."
        ) from error
    raise DatasetError(
        f"{packed} is not the original file: its MD5 digest is another one, so it is cut off or"
        f" damaged; {ADVICE}."
    )


def own_files() -> tuple[Path, ...] | None:
    """Return the four unpacked files in the folder for data; None until all are there."""
    files = tuple(settings().data / INSIDE / name for name in file_names())
    return files if all(file.is_file() for file in files) else None


def is_whole(path: Path) -> bool:
    """Say whether a packed file has the digest that torchvision gives; OSError without one."""
    return digest(path, "md5") == resources()[path.name]


def resources() -> dict[str, str]:
    """Return torchvision's MD5 digest of each packed file."""
    from torchvision.datasets import FashionMNIST

    return dict(FashionMNIST.resources)
