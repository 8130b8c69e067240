"""Writing the squares of all pictures of a listing to one file, without holes."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from core.datasets.decoding import read_all
from core.datasets.errors import DatasetError
from core.datasets.listing import Listing, Skipped
from core.datasets.manifest import Manifest
from core.datasets.source import Source
from core.settings import settings

PARTIAL = ".partial"  # how the names of files end that are not whole yet
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be decoded, who wants to know about it, and who may call it off."""

    source: Source
    side: int
    listing: Listing
    made_from: str
    progress: Callable[[int, int], None]
    cancelled: Callable[[], bool]

    @property
    def picture_bytes(self) -> int:
        """What one square takes."""
        return self.side * self.side * 3


def write_pixels(plan: Plan, folder: Path) -> Manifest:
    """Decode all pictures into a new file in `folder`; return its manifest, not yet written.

    Raises DatasetError when there is no room or a class has no readable picture, Cancelled when
    asked to stop, OSError when the disk refuses; the file is then gone again.
    """
    check_room(folder, plan.picture_bytes * len(plan.listing))
    whole = folder / f"{secrets.token_hex(8)}.pixels"
    partial = whole.with_suffix(PARTIAL)
    try:
        with partial.open("wb") as file:
            broken = _write_squares(plan, file)
            file.flush()
            os.fsync(file.fileno())
        manifest = _manifest(plan, whole.name, broken)
        os.replace(partial, whole)
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def _write_squares(plan: Plan, file: BinaryIO) -> dict[int, str]:
    """Write the squares one after the other; return which pictures are broken, and why."""
    broken: dict[int, str] = {}
    done, total = 0, len(plan.listing)
    plan.progress(done, total)
    with closing(read_all(plan.source, plan.listing.names, plan.side, plan.cancelled)) as answers:
        for squares in answers:
            for index, square in enumerate(squares, start=done):
                if isinstance(square, str):
                    broken[index] = square
                else:
                    file.write(square.data)
            done += len(squares)
            plan.progress(done, total)
    return broken


def _manifest(plan: Plan, file: str, broken: dict[int, str]) -> Manifest:
    listing = plan.listing
    whole = [index for index in range(len(listing)) if index not in broken]
    labels = tuple(listing.labels[index] for index in whole)
    _check_classes(listing, set(labels), broken)
    left_out = tuple(Skipped(listing.names[index], why) for index, why in broken.items())
    return Manifest(
        source=str(plan.source),
        side=plan.side,
        made_from=plan.made_from,
        file=file,
        classes=listing.classes,
        names=tuple(listing.names[index] for index in whole),
        labels=labels,
        skipped=tuple(sorted(listing.skipped + left_out, key=lambda item: item.name)),
        test=sum(index >= len(listing) - listing.test for index in whole),
        parts=tuple(listing.parts[index] for index in whole) if listing.parts else (),
    )


def _check_classes(listing: Listing, left: set[int], broken: dict[int, str]) -> None:
    for label, name in enumerate(listing.classes):
        if label not in left:
            first = next(index for index in broken if listing.labels[index] == label)
            raise DatasetError(
                f"No picture of the class {name!r} can be read; the first one is"
                f" {listing.names[first]!r}: {broken[first]}"
            )


def check_room(folder: Path, needed: int) -> None:
    """Raise DatasetError unless `needed` bytes are allowed and the disk has room for them."""
    limits = settings()
    if needed > limits.cache_bytes:
        raise DatasetError(
            f"The decoded pictures would take {needed:,} bytes, and at most"
            f" {limits.cache_bytes:,} are allowed; choose fewer pictures or a smaller image size."
        )
    free = shutil.disk_usage(folder).free
    if free < needed + limits.free_disk_bytes:
        raise DatasetError(
            f"The decoded pictures would take {needed:,} bytes, and of the disk's {free:,} free ones"
            f" {limits.free_disk_bytes:,} have to stay free; free some space, or choose fewer"
            " pictures or a smaller image size."
        )


@contextmanager
def disk_errors() -> Iterator[None]:
    """Turn what the disk raises into a DatasetError with a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise DatasetError(
                "The disk became full while pictures were decoded; free some space and try again."
            ) from error
        raise DatasetError(
            f"The decoded pictures could not be written ({error.strerror}); choose another folder"
            " with LAYERWISE_HOME, or permit writing there."
        ) from error
