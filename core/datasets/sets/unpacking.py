"""Unpacking a zip of pictures from outside, file by file, so that memory stays bounded.

Only what has the name of a picture is written, under a name that every system takes; what is left out
is reported with its reason. The checks of the zip itself are those of `core.images.zips`.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from core.datasets.errors import Cancelled, DatasetError
from core.datasets.listing import Skipped
from core.datasets.names import Places
from core.datasets.sets.kept import KeptSet, why_left_out
from core.datasets.sets.making import (
    SETTLE_BYTES,
    Filled,
    check_room,
    make_set,
    settle,
    settle_file,
)
from core.datasets.sets.opening import file_name, opened_file
from core.datasets.sets.shelf import check_quota
from core.datasets.walk import HIDDEN
from core.images import PictureError
from core.images.zips import DAMAGED, is_noise, name_of, open_zip, reason_against
from core.settings import settings

Progress = Callable[[str, int, int], None]
Wanted = Callable[[], bool]

CHUNK = 256 * 1024
DEEPEST = 12  # folders, one inside the other
NAMED = 300  # characters of a name that is left out


def unpack(
    file: Path | BinaryIO, title: str, owner: str, progress: Progress, cancelled: Wanted
) -> KeptSet:
    """Unpack a zip of class folders, of train and validation folders, or of Kaggle's flat names.

    It becomes a set of the visitor with the token `owner` ("" for everybody's). `progress` is called
    with "unpacking", the files so far and in all; `cancelled` is asked several times a second. Raises
    DatasetError with a sentence where it is no zip that is whole, holds no data set, or there is no
    room for it, Cancelled when it was asked to stop; nothing is left behind then.
    """
    with opened_file(file) as opened:
        return unpack_zip(opened, Packed(title, owner, file_name(file)), progress, cancelled)


@dataclass(frozen=True, slots=True)
class Packed:
    """What a zip is to become: `name` where it is published; nothing in it may be damaged then.

    `note` is a sentence that has to be known about it.
    """

    title: str
    owner: str
    origin: str
    name: str = ""
    note: str = ""


def unpack_zip(
    file: BinaryIO,
    packed: Packed,
    progress: Progress,
    cancelled: Wanted,
    written: Callable[[], None] = lambda: None,
) -> KeptSet:
    """Unpack an open zip; as `unpack`. `written` is called once all of it is, before it counts."""
    try:
        opened = open_zip(file, settings().dataset_pictures)
    except PictureError as error:
        raise DatasetError(str(error)) from error
    work = _Unpacking(opened, packed, progress, cancelled)
    work.plan()

    def fill(folder: Path) -> Filled:
        work.fill(folder)
        written()
        return Filled(work.left_out, packed.note)

    return make_set(
        fill, title=packed.title, owner=packed.owner, origin=packed.origin, name=packed.name,
        watch=work.watch,
    )  # fmt: skip


@dataclass(slots=True, eq=False)
class _Unpacking:
    """A zip, what of it is written where, and what is left out."""

    zip: zipfile.ZipFile
    packed: Packed
    progress: Progress
    cancelled: Wanted
    places: list[tuple[zipfile.ZipInfo, str]] = field(default_factory=list)
    left_out: list[Skipped] = field(default_factory=list)
    made: set[str] = field(default_factory=set)  # folders

    def plan(self) -> None:
        """Decide what becomes of each entry."""
        limits, places, seen = settings(), Places(), set[str]()
        for entry in self.zip.infolist():
            name = name_of(entry)
            if is_noise(name):
                continue
            reason = _against_folders(name) or reason_against(
                entry, limits.photo_bytes, longest_name=None
            )
            if not reason and name in seen:
                reason = "There is another of this name before it."
            if reason:
                self.leave_out(name, reason)
                continue
            seen.add(name)
            self.places.append((entry, places.of(name)))
        if not self.places:
            why = why_left_out(self.left_out)
            raise DatasetError(f"There are no pictures in this zip.{why}")
        if len(self.places) > limits.dataset_pictures:
            raise DatasetError(
                f"The zip holds {len(self.places):,} pictures, and {limits.dataset_pictures:,} are"
                " allowed; choose a smaller one."
            )

    def fill(self, folder: Path) -> None:
        """Write the pictures below a folder."""
        rest = sum(entry.file_size for entry, _place in self.places)
        if not self.packed.name:
            check_quota(self.packed.owner, rest)
        check_room(rest)
        unsettled = 0
        for number, (entry, place) in enumerate(self.places):
            self.progress("unpacking", number, len(self.places))
            self.write(entry, folder, place)
            unsettled, rest = unsettled + entry.file_size, rest - entry.file_size
            if unsettled > SETTLE_BYTES:
                unsettled = 0
                settle(self.watch)
                check_room(rest)
        self.progress("unpacking", len(self.places), len(self.places))

    def write(self, entry: zipfile.ZipInfo, folder: Path, place: str) -> None:
        """Write one picture; a damaged one is left out, or refused where all has to be whole."""
        inside, path = place.rpartition("/")[0], folder / place
        if inside not in self.made:
            (folder / inside).mkdir(parents=True, exist_ok=True)
            self.made.add(inside)
        try:
            with path.open("xb") as file:
                for chunk in self.chunks(entry):
                    file.write(chunk)
                settle_file(file)
        except PictureError as error:
            if self.packed.name:
                raise DatasetError("The zip is damaged; try again.") from error
            path.unlink()
            self.leave_out(name_of(entry), str(error))

    def chunks(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """Yield an entry's bytes; PictureError where it is damaged, Cancelled when called off."""
        try:
            with self.zip.open(entry) as source:
                while True:
                    self.watch()
                    if not (chunk := source.read(CHUNK)):
                        return
                    yield chunk
        except DAMAGED as error:
            raise PictureError("It is damaged inside the zip.") from error

    def watch(self) -> None:
        """Raise Cancelled when it was asked to stop."""
        if self.cancelled():
            raise Cancelled

    def leave_out(self, name: str, reason: str) -> None:
        """Note what is not written."""
        self.left_out.append(Skipped(name[:NAMED], reason))


def _against_folders(name: str) -> str:
    folders = name.split("/")[:-1]
    if len(folders) > DEEPEST:
        return f"It lies in more than {DEEPEST} folders, one inside the other."
    if any(
        (each.startswith(".") and each not in (".", "..")) or each in HIDDEN for each in folders
    ):
        return "It lies in a hidden folder."
    return ""
