"""ImageNet weights: torchvision's own files, downloaded once and checked by their digest.

A file's name carries the first eight hexadecimal digits of its SHA-256, as torch.hub has it. A
download is written beside its place, checked, and only then moved there, so that a file in the
cache is whole. Importing this module does not import torch.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import pooch
import requests

from core.settings import settings

Progress = Callable[[int, int], None]

# As in torchvision's weight enumerations; a test compares the two.
FILES: Mapping[str, str] = {
    "resnet18": "resnet18-f37072fd.pth",
    "mobilenet_v3_small": "mobilenet_v3_small-047dcff4.pth",
}
MOST_BYTES = 200_000_000
SECONDS_TO_ANSWER = 3.0
SECONDS_WITHOUT_DATA = 20.0
CHUNK = 256 * 1024


class NetworkError(ValueError):
    """A network's weights cannot be had or do not fit; its message is for the visitor."""


def imagenet_obstacle(name: str) -> str | None:
    """Say in a sentence why the ImageNet weights `name` cannot be had now; None: they can.

    They can when the cache holds them, or the server answers within a few seconds. It asks the
    server each time, so a page keeps the answer for a while.
    """
    if _cached(name) is not None:
        return None
    try:
        answer = requests.head(_address(name), timeout=SECONDS_TO_ANSWER, allow_redirects=True)
    except requests.RequestException as error:
        return _unavailable(name, _reason(error))
    if answer.status_code != 200:
        return _unavailable(name, f"the server answered with status {answer.status_code}")
    return None


def fetch_imagenet(name: str, progress: Progress | None = None) -> Path:
    """Return the file with the ImageNet weights `name`, downloading it where the cache has none.

    `progress` is called with the bytes so far and in all (0 where the server does not say); what
    it raises ends the download. Raises NetworkError when the file cannot be had or is another one.
    """
    path = _cached(name)
    if path is not None:
        return path
    try:
        return _fetch(name, progress)
    except OSError as error:
        raise NetworkError(
            _unavailable(name, f"the file cannot be written ({error.strerror})")
        ) from error


def _fetch(name: str, progress: Progress | None) -> Path:
    """Download beside the place in the cache, check, and move there."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    _check_disk(folder)
    handle, part = tempfile.mkstemp(suffix=".part", prefix=f"{name}-", dir=folder)
    os.close(handle)
    try:
        _download(name, Path(part), progress)
        if not _is_whole(Path(part), name):
            raise NetworkError(_unavailable(name, "what the server sent is not the file"))
        os.replace(part, folder / FILES[name])
    finally:
        Path(part).unlink(missing_ok=True)
    return folder / FILES[name]


class _Meter:
    """Counts a download's bytes for `progress`, in the shape that pooch wants a progress bar in."""

    def __init__(self, progress: Progress | None) -> None:
        self.progress = progress
        self.total = 0
        self.done = 0

    def update(self, count: int) -> None:
        self.done += count
        if self.done > MOST_BYTES + CHUNK:
            raise NetworkError(f"The download is longer than {MOST_BYTES:,} bytes; it was ended.")
        if self.progress is not None:
            # pooch counts whole chunks, so the last one may reach beyond the end
            self.progress(min(self.done, self.total) if self.total else self.done, self.total)

    def reset(self) -> None:
        self.done = 0

    def close(self) -> None:
        """Do nothing: there is no bar to take down."""


def _download(name: str, path: Path, progress: Progress | None) -> None:
    meter = _Meter(progress)
    load = pooch.HTTPDownloader(
        progressbar=meter, chunk_size=CHUNK, timeout=(SECONDS_TO_ANSWER, SECONDS_WITHOUT_DATA)
    )
    try:
        load(_address(name), str(path), None)
    except requests.RequestException as error:
        raise NetworkError(_unavailable(name, _reason(error))) from error


def _reason(error: requests.RequestException) -> str:
    """Say in a few words what went wrong on the way."""
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return f"the server answered with status {error.response.status_code}"
    if isinstance(error, requests.Timeout):
        return "the server did not answer in time"
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return "the connection broke off"
    if isinstance(error, requests.ConnectionError):
        # A stalled body is a ConnectionError too, so this says no more than is certain.
        return "the server cannot be reached or stopped answering"
    return f"the address cannot be used ({type(error).__name__})"


def _unavailable(name: str, reason: str) -> str:
    server = urlsplit(settings().weights_server).hostname or "the server"
    return (
        f"The ImageNet weights of {name} cannot be had from {server} now: {reason}. Begin from "
        f"random weights, try again later, or put {FILES[name]} into the cache's folder weights."
    )


def _address(name: str) -> str:
    return f"{settings().weights_server.rstrip('/')}/{_file(name)}"


def _file(name: str) -> str:
    if name not in FILES:
        raise NetworkError(f"There are ImageNet weights for {', '.join(FILES)}, not for {name!r}.")
    return FILES[name]


def _folder() -> Path:
    return settings().cache / "weights"


def _cached(name: str) -> Path | None:
    """Return the cached file of `name` where there is one and it is whole."""
    path = _folder() / _file(name)
    return path if path.is_file() and _is_whole(path, name) else None


def _is_whole(path: Path, name: str) -> bool:
    state = path.stat()
    digits = Path(_file(name)).stem.rpartition("-")[2]
    return _digest(path, state.st_mtime_ns, state.st_size).startswith(digits)


@lru_cache(maxsize=32)
def _digest(path: Path, changed: int, size: int) -> str:
    """Return the SHA-256 of a file; its time and size stand in for its content in the cache."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_disk(folder: Path) -> None:
    kept = settings().free_disk_bytes
    if shutil.disk_usage(folder).free - MOST_BYTES < kept:
        raise NetworkError(
            f"The disk is too full for a download: {kept:,} bytes have to stay free on it."
        )
