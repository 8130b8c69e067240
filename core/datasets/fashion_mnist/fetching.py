"""Downloading Fashion-MNIST: from torchvision's mirrors, with its digests, unpacked by its class.

It comes into a folder beside its place, where broken downloads are continued, and is moved there
when everything has been read once. So what lies in the place is whole, and readers need no lock.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from core.datasets.errors import DatasetError
from core.datasets.fashion_mnist.files import INSIDE, given_folder, is_whole, own_files
from core.datasets.fashion_mnist.reading import files_here, open_here, read_with_torchvision
from core.datasets.locking import locked
from core.downloads import DownloadError, Progress, check_disk, download, download_obstacle
from core.settings import settings

BYTES: Mapping[str, int] = {
    "train-images-idx3-ubyte.gz": 26_421_880,
    "train-labels-idx1-ubyte.gz": 29_515,
    "t10k-images-idx3-ubyte.gz": 4_422_102,
    "t10k-labels-idx1-ubyte.gz": 5_148,
}
DISK_BYTES = 90_000_000  # packed and unpacked
ROUNDS = 2  # times that each mirror is tried; the second time continues what broke off
LOCK, BESIDE = ".fashion-mnist.lock", "fashion-mnist.partial"


def fashion_mnist_obstacle() -> str | None:
    """Say in a sentence why Fashion-MNIST cannot be had now; None: it can.

    It can when its files are here, or a mirror answers within a few seconds. Those are asked each
    time, so a page keeps the answer for a while.
    """
    try:
        if given_folder() is not None:
            files_here()
            return None
    except DatasetError as error:
        return str(error)
    if own_files() is not None:
        return None
    name = next(iter(BYTES))
    reasons = [download_obstacle(mirror + name) for mirror in _mirrors()]
    return None if None in reasons else str(_unavailable(str(reasons[-1])))


def fashion_mnist_is_here() -> bool:
    """Say whether Fashion-MNIST can be opened with nothing downloaded."""
    try:
        files_here()
    except DatasetError:
        return False
    return True


def fetch_fashion_mnist(progress: Progress | None = None) -> None:
    """Download Fashion-MNIST where it is not here or is damaged; return when it can be opened.

    `progress` is called with the bytes so far and in all; what it raises ends the download, and
    the next one continues there. Raises DatasetError when it cannot be had, or when the setting
    fashion_mnist names a folder that does not hold it.
    """
    if given_folder() is not None:
        open_here()
        return
    if _opens():
        return
    with _sentences():
        data = settings().data
        data.mkdir(parents=True, exist_ok=True)
        fetch = _Fetch(data / BESIDE, progress or (lambda done, total: None))
        with locked(data / LOCK, fetch.tell):
            if not _opens():  # perhaps another process has just fetched it
                fetch.all()


def _opens() -> bool:
    """Say whether what was downloaded before can be read."""
    try:
        open_here()
    except DatasetError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Fetch:
    """A download into the folder `beside`; only who holds the lock calls `all`."""

    beside: Path
    progress: Progress

    @property
    def raw(self) -> Path:
        return self.beside / INSIDE

    def all(self) -> None:
        """Download what is missing, unpack and read it, and move it to its place."""
        self.raw.mkdir(parents=True, exist_ok=True)
        check_disk(self.raw, DISK_BYTES)
        for name in BYTES:
            self.file(name)
        try:
            read_with_torchvision(self.beside, unpack=True)
            shutil.rmtree(settings().data / INSIDE.parent, ignore_errors=True)  # it is damaged
            os.replace(self.beside / INSIDE.parent, settings().data / INSIDE.parent)
        finally:
            shutil.rmtree(self.beside, ignore_errors=True)

    def file(self, name: str) -> None:
        """Download one file, from one mirror after the other until one has it."""
        whole, part = self.raw / name, self.raw / f"{name}.part"
        if _take_over(settings().data / INSIDE / name, whole):
            return
        reason = DownloadError("there is no mirror")
        for mirror in _mirrors() * ROUNDS:
            try:
                self.attempt(mirror + name, part)
            except DownloadError as error:
                reason = error
                continue
            os.replace(part, whole)
            if is_whole(whole):
                return
            whole.unlink()
            reason = DownloadError(f"what the server sent is not {name}, its MD5 digest differs")
        raise reason

    def attempt(self, address: str, part: Path) -> None:
        """Download what `part` lacks."""
        before = self.bytes() - _size(part)

        def tell(done: int, _total: int) -> None:
            self.progress(min(before + done, _total_bytes()), _total_bytes())

        name = part.name.removesuffix(".part")
        if _size(part) >= BYTES[name]:  # ended just before it was checked, or longer than the file
            part.unlink()
        download(address, part, tell, most_bytes=BYTES[name], resume=True)

    def tell(self) -> None:
        """Say how far whoever holds the lock has come."""
        self.progress(min(self.bytes(), _total_bytes()), _total_bytes())

    def bytes(self) -> int:
        """Return how many bytes of all files have come."""
        return sum(_size(self.raw / name) + _size(self.raw / f"{name}.part") for name in BYTES)


def _take_over(placed: Path, whole: Path) -> bool:
    """Say whether a file has come already, or lies in its place beside others that are damaged."""
    if not whole.is_file() and placed.is_file() and is_whole(placed):
        shutil.copyfile(placed, whole)
    return whole.is_file() and is_whole(whole)


def _total_bytes() -> int:
    return sum(BYTES.values())


def _size(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_size
    return 0


def _mirrors() -> list[str]:
    from torchvision.datasets import FashionMNIST

    return list(FashionMNIST.mirrors)


@contextmanager
def _sentences() -> Iterator[None]:
    """Turn what a download raises into a DatasetError with a sentence."""
    try:
        yield
    except DownloadError as error:
        raise _unavailable(str(error)) from error
    except OSError as error:
        raise DatasetError(
            f"Fashion-MNIST cannot be written into {settings().data} ({error.strerror}); free some"
            " space or permit writing there, or choose the drawn garments."
        ) from error


def _unavailable(reason: str) -> DatasetError:
    hosts = " or ".join(urlsplit(mirror).hostname or mirror for mirror in _mirrors())
    return DatasetError(
        f"Fashion-MNIST cannot be had from {hosts} now: {reason}. Choose the drawn garments, try"
        " again later, or name a folder that holds it with LAYERWISE_FASHION_MNIST."
    )
