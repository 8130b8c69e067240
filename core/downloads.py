"""Downloading one file: bounded, with progress, continued where an earlier try broke off.

What comes is somebody else's until its digest has been compared; that is for whoever asks.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pooch
import requests

from core.settings import settings

Progress = Callable[[int, int], None]

SECONDS_TO_ANSWER = 3.0
SECONDS_WITHOUT_DATA = 20.0
CHUNK = 256 * 1024


class DownloadError(Exception):
    """A file cannot be had; its message is the reason in a few words, the end of a sentence."""


def download_obstacle(address: str) -> str | None:
    """Say in a few words why nothing can be had from an address now; None: its server answers."""
    try:
        answer = requests.head(address, timeout=SECONDS_TO_ANSWER, allow_redirects=True)
    except requests.RequestException as error:
        return _reason(error)
    return None if answer.status_code == 200 else _status(answer)


def download(
    address: str,
    path: Path,
    progress: Progress | None = None,
    *,
    most_bytes: int,
    resume: bool = False,
) -> None:
    """Download into `path`; with `resume`, only what it lacks where the server can do that.

    `progress` is called with the bytes so far and in all (0 where the server does not say); what
    it raises ends the download. What has come stays in `path`, whatever happens. Raises
    DownloadError when the rest does not come or there is more than `most_bytes`, OSError when it
    cannot be written.
    """
    start = path.stat().st_size if resume and path.exists() else 0
    meter = _Meter(progress, most_bytes, start)
    with path.open("ab" if start else "wb") as file:

        def begin_anew(answer: requests.Response, **_: Any) -> None:
            """Forget what there is when the server sends everything and not the rest."""
            if answer.status_code == 200:
                file.truncate(0)
                meter.start = 0

        load = pooch.HTTPDownloader(
            progressbar=meter,
            chunk_size=CHUNK,
            timeout=(SECONDS_TO_ANSWER, SECONDS_WITHOUT_DATA),
            headers={"Range": f"bytes={start}-"} if start else {},
            hooks={"response": begin_anew},
        )
        try:
            load(address, file, None)
        except requests.RequestException as error:
            raise DownloadError(_reason(error)) from error


class _Meter:
    """Counts a download's bytes for `progress`, in the shape that pooch wants a progress bar in."""

    def __init__(self, progress: Progress | None, most_bytes: int, start: int) -> None:
        self.progress, self.most_bytes, self.start = progress, most_bytes, start
        self.total = 0  # of what is still to come, as the server says
        self.done = 0  # of that

    def update(self, count: int) -> None:
        self.done += count
        if self.start + self.done > self.most_bytes + CHUNK:
            raise DownloadError(f"it is longer than {self.most_bytes:,} bytes")
        if self.progress is None:
            return
        if self.total:
            # pooch counts whole chunks, so the last one may reach beyond the end
            self.progress(self.start + min(self.done, self.total), self.start + self.total)
        else:
            self.progress(self.start + self.done, 0)

    def reset(self) -> None:
        self.done = 0

    def close(self) -> None:
        """Do nothing: there is no bar to take down."""


def _reason(error: requests.RequestException) -> str:
    """Say in a few words what went wrong on the way."""
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return _status(error.response)
    if isinstance(error, requests.Timeout):
        return "the server did not answer in time"
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return "the connection broke off"
    if isinstance(error, requests.ConnectionError):
        # A stalled body is a ConnectionError too, so this says no more than is certain.
        return "the server cannot be reached or stopped answering"
    return f"the address cannot be used ({type(error).__name__})"


def _status(answer: requests.Response) -> str:
    return f"the server answered with status {answer.status_code}"


def check_disk(folder: Path, needed: int) -> None:
    """Raise DownloadError unless the disk has room for `needed` bytes and what stays free."""
    kept = settings().free_disk_bytes
    if shutil.disk_usage(folder).free - needed < kept:
        raise DownloadError(
            f"the disk is too full for a download, {kept:,} bytes have to stay free on it"
        )


def digest(path: Path, algorithm: str) -> str:
    """Return the digest of a file in hexadecimal digits; OSError when it cannot be read."""
    state = path.stat()
    return _digest(path, algorithm, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=64)
def _digest(path: Path, algorithm: str, changed: int, size: int) -> str:
    """Return a digest; the file's time and size stand in for its content in the cache."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, algorithm).hexdigest()
