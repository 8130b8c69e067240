"""Downloading a published set: continued where it broke off, checked, unpacked, put on the shelf.

Where no checksum is published, the one of the file that came first is kept, and a later difference is
told with the set.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from core.datasets.errors import Cancelled, DatasetError
from core.datasets.locking import locked
from core.datasets.sets import first_seen
from core.datasets.sets.kept import KeptSet
from core.datasets.sets.making import Filled, NoRoom, make_set, writing
from core.datasets.sets.obstacles import check_allowed, here, named, unavailable
from core.datasets.sets.oxford import digests, lay_out
from core.datasets.sets.published import Published
from core.datasets.sets.shelf import FETCH, lock_file
from core.datasets.sets.unpacking import Packed, Progress, Wanted, unpack_zip
from core.datasets.source import sets_folder
from core.downloads import DownloadError, TooLong, check_disk, download

ROUNDS = 3  # times that a server may break off with nothing new; then it is given up
MORE = 1.25  # times the known size that a file may have
CHUNK = 1024 * 1024


def fetch(key: str, progress: Progress, cancelled: Wanted) -> KeptSet:
    """Return the published set `key`, downloading and unpacking it where it is not here.

    `progress` is called with "downloading" and bytes, then "unpacking" and files: so far and in all.
    `cancelled` is asked several times a second; what has come of a download is kept then, and the next
    one continues there. Raises DatasetError with a sentence where it cannot be had, Cancelled.
    """
    published = named(key)
    if (found := here(key)) is not None:
        return found
    check_allowed(published)
    work = _Fetch(published, sets_folder() / f"{FETCH}{key}", progress, cancelled)
    try:
        with writing():
            sets_folder().mkdir(parents=True, exist_ok=True)
            with locked(lock_file(work.folder), work.wait):
                return here(key) or work.all()  # perhaps another process has just fetched it
    except DownloadError as error:
        raise DatasetError(unavailable(published, str(error))) from error


@dataclass(frozen=True, slots=True)
class _Fetch:
    """A download into `folder`; only who holds its lock calls `all`."""

    published: Published
    folder: Path
    progress: Progress
    cancelled: Wanted

    def all(self) -> KeptSet:
        """Download what is missing, unpack it, and put it on the shelf."""
        self.folder.mkdir(exist_ok=True, mode=0o700)
        check_disk(self.folder, self.published.bytes - self.bytes() + self.published.unpacked)
        known = digests() if self.published.key == "oxford-pets" else {}
        for file, size in self.published.files:
            self.file(file, size, known.get(file, ""))
        try:
            found = self.oxford() if known else self.zip(self.folder / self.published.files[0][0])
        except NoRoom:
            raise
        except DatasetError:
            shutil.rmtree(self.folder, ignore_errors=True)  # there is no use in continuing it
            raise
        shutil.rmtree(self.folder, ignore_errors=True)
        return found

    def file(self, file: str, size: int, md5: str) -> None:
        """Download one file. Raises DownloadError where it cannot be had, or is another one."""
        whole, part = self.folder / file, self.folder / f"{file}.part"
        if whole.is_file():  # only unpacking it was broken off
            return
        others, most, tries = self.published.bytes - size, _size(part), 0
        before = self.bytes() - most

        def tell(done: int, total: int) -> None:
            self.progress("downloading", before + done, others + max(total or size, done))

        while _size(part) != size:  # else it was left when it had come and was being checked
            try:
                download(
                    self.published.address_of(file), part, tell, most_bytes=int(MORE * size),
                    resume=True, watch=self.watch,
                )  # fmt: skip
                break
            except TooLong:
                raise
            except DownloadError:
                tries = 0 if _size(part) > most else tries + 1
                most = max(most, _size(part))
                if tries == ROUNDS:
                    raise
        if wrong := self.wrong(part, file, md5):
            part.unlink()
            raise DownloadError(wrong)
        os.replace(part, whole)

    def wrong(self, part: Path, file: str, md5: str) -> str:
        """Return why a file is not the one that was asked for, "" where it may be."""
        if md5:
            came = self.digest(part, "md5")
            return "" if came == md5 else f"what came is not {file}, its MD5 digest differs"
        with part.open("rb") as opened:
            return "" if opened.read(2) == b"PK" else f"what came is not {file}, but no zip at all"

    def zip(self, path: Path) -> KeptSet:
        """Unpack the file, and remember its digest where it is the first one that came."""
        published, digest = self.published, self.digest(path, "sha256")
        note = first_seen.difference(published.key, digest)
        packed = Packed(published.title, "", published.address, published.key, note)
        with path.open("rb") as file:
            return unpack_zip(
                file, packed, self.progress, self.cancelled,
                lambda: first_seen.remember(published.key, digest),
            )  # fmt: skip

    def oxford(self) -> KeptSet:
        """Lay out the pictures of the two files."""
        published = self.published

        def told(done: int) -> None:
            self.watch()
            self.progress("unpacking", min(done, published.pictures), published.pictures)

        def fill(pictures: Path) -> Filled:
            return lay_out([self.folder / file for file, _size in published.files], pictures, told)

        return make_set(
            fill, title=published.title, owner="", origin=published.address, name=published.key,
            watch=self.watch,
        )  # fmt: skip

    def wait(self) -> None:
        """Say how far whoever holds the lock has come."""
        self.watch()
        self.progress("downloading", self.bytes(), self.published.bytes)

    def watch(self) -> None:
        """Raise Cancelled when it was asked to stop."""
        if self.cancelled():
            raise Cancelled

    def digest(self, path: Path, algorithm: str) -> str:
        """Return a file's digest in hexadecimal digits."""
        state = hashlib.new(algorithm)
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                self.watch()
                state.update(chunk)
        return state.hexdigest()

    def bytes(self) -> int:
        """Return how many bytes of all files have come."""
        names = [file for file, _size in self.published.files]
        return sum(
            _size(self.folder / name) + _size(self.folder / f"{name}.part") for name in names
        )


def _size(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_size
    return 0
