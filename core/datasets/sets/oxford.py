"""The Oxford-IIIT pets, through torchvision's own class: its files, its digests, its labels.

The class unpacks all at once and cannot be stopped; here that is done file by file before it is asked
for the labels. Its two splits stay what they are: trainval as training pictures, test as test ones.
"""

from __future__ import annotations

import os
import shutil
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from core.datasets.errors import DatasetError
from core.datasets.listing import Skipped
from core.datasets.sets.making import Filled, settle_file

FOLDER = "oxford-iiit-pet"  # torchvision's
SPLITS: Mapping[str, str] = {"trainval": "train", "test": "test"}
CHUNK = 256 * 1024
KEPT = {"images": ".jpg", "annotations": ".txt"}  # endings of what is needed


def digests() -> dict[str, str]:
    """Return torchvision's MD5 digest of each of the two files, by its name on the server."""
    from torchvision.datasets import OxfordIIITPet

    return {
        PurePosixPath(address).name: md5
        for address, md5 in OxfordIIITPet._RESOURCES  # noqa: SLF001 - it has no public name
    }


def lay_out(archives: list[Path], pictures: Path, told: Callable[[int], None]) -> Filled:
    """Unpack the two files and put each picture into its split's and its kind's folder.

    `told` is called with the files so far, also inside large ones, and may raise. Raises DatasetError
    where they are damaged.
    """
    root = pictures.parent / "unpacked"
    for name in KEPT:
        (root / FOLDER / name).mkdir(parents=True)
    number = 0
    for archive in archives:
        for path, chunks in _files(archive):
            number += 1
            with (root / FOLDER / path).open("xb") as file:
                for chunk in chunks:
                    told(number)
                    file.write(chunk)
                settle_file(file)
    _move(root, pictures)
    over = sorted(path.name for path in (root / FOLDER / "images").iterdir())
    shutil.rmtree(root)
    return Filled([Skipped(name, "It is in neither of the published halves.") for name in over])


def _files(archive: Path) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield the path and the bytes of each file that is needed."""
    try:
        with tarfile.open(archive, "r|gz") as tar:
            for member in tar:
                parts = PurePosixPath(member.name).parts
                wanted = len(parts) == 2 and member.name.endswith(KEPT.get(parts[0], "\0"))
                source = tar.extractfile(member) if wanted and member.isreg() else None
                if source is not None and not parts[1].startswith("."):
                    yield "/".join(parts), iter(lambda: source.read(CHUNK), b"")  # noqa: B023
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise DatasetError(f"{archive.name} is damaged; try again.") from error


def _move(root: Path, pictures: Path) -> None:
    from torchvision.datasets import OxfordIIITPet

    for split, part in SPLITS.items():
        try:
            found = OxfordIIITPet(str(root), split, target_types="binary-category")
        except (OSError, ValueError, RuntimeError) as error:
            raise DatasetError("The labels of the Oxford-IIIT pets are damaged.") from error
        kinds = [pictures / part / name.lower() for name in found.bin_classes]
        for kind in kinds:
            kind.mkdir(parents=True)
        files = zip(found._images, found._bin_labels, strict=True)  # noqa: SLF001
        for file, label in files:
            os.replace(file, kinds[label] / file.name)
