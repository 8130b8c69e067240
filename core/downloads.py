"""Downloading one file: bounded, with progress, continued where an earlier try broke off.

What comes is somebody else's until its digest has been compared; that is for whoever asks.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from contextlib import closing
from functools import lru_cache
from pathlib import Path

import requests
import urllib3

from core.arriving import Arriving, Head
from core.settings import settings

Progress = Callable[[int, int], None]

SECONDS_TO_ANSWER = 3.0
SECONDS_WITHOUT_DATA = 20.0
CHUNK = 256 * 1024


class DownloadError(Exception):
    """A file cannot be had; its message is the reason in a few words, the end of a sentence."""


class TooLong(DownloadError):
    """More comes than the file can have: it is another one."""


def download_obstacle(address: str) -> str | None:
    """Say in a few words why nothing can be had from an address now; None: its server answers."""
    try:
        answer = requests.head(address, timeout=SECONDS_TO_ANSWER, allow_redirects=True)
    except requests.RequestException as error:
        return _reason(error)
    return None if answer.status_code == 200 else _status(answer.status_code)


def download(
    address: str,
    path: Path,
    progress: Progress | None = None,
    *,
    most_bytes: int,
    resume: bool = False,
    watch: Callable[[], None] = lambda: None,
) -> None:
    """Download into `path`; with `resume`, only what it lacks where the server can do that.

    `progress` is called with the bytes so far and in all (0 where the server does not say), `watch`
    several times a second also while nothing comes; what either raises ends the download. What has
    come stays in `path`, whatever happens, unless it is too long; with `resume`, the server's mark of
    that version of the file stays beside it, so that parts of two versions do not meet. Raises
    DownloadError when the rest does not come, TooLong when it is more than `most_bytes`, OSError when
    it cannot be written.
    """
    coming = _Coming(path, progress, most_bytes, resume)
    timeout = (SECONDS_TO_ANSWER, SECONDS_WITHOUT_DATA)
    try:
        with closing(Arriving(address, coming.wanted(), timeout, CHUNK)) as arriving:
            coming.begin(arriving.head(watch))
            with path.open("ab") as file:
                for chunk in arriving.chunks(watch):
                    file.write(chunk)
                    file.flush()
                    coming.count(len(chunk))
    except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
        if _status_of(error) == 416:  # there is more here than the server has: it is another file
            path.unlink(missing_ok=True)
        raise DownloadError(_reason(error)) from error
    coming.mark.unlink(missing_ok=True)


class _Coming:
    """A file that comes: what is asked for, where it begins, how much of it there is."""

    def __init__(
        self, path: Path, progress: Progress | None, most_bytes: int, resume: bool
    ) -> None:
        self.path, self.progress, self.most_bytes, self.resume = path, progress, most_bytes, resume
        self.mark = path.with_name(f"{path.name}.mark")
        self.done = path.stat().st_size if resume and path.exists() else 0
        self.total = 0

    def wanted(self) -> dict[str, str]:
        """Return the headers that ask for what is missing, of the same version of the file."""
        if not self.done:
            return {}
        wanted = {"Range": f"bytes={self.done}-"}
        if self.mark.is_file():
            wanted["If-Range"] = self.mark.read_text("latin-1")
        return wanted

    def begin(self, head: Head) -> None:
        """Look at what the server is about to send, and forget what there is where it sends all."""
        if head.headers.get("Content-Type", "").startswith("text/html"):
            raise DownloadError("a web page comes instead of the file")
        if head.status == 206:
            wanted = f"bytes {self.done}-"
            if not head.headers.get("Content-Range", wanted).startswith(wanted):
                raise DownloadError("the server sends another part than was asked for")
        elif head.status == 200:
            self._anew(head)
        else:
            raise DownloadError(_status(head.status))
        length = head.headers.get("Content-Length", "")
        self.total = self.done + int(length) if length.isdecimal() else 0
        self._check_length(self.total)

    def _anew(self, head: Head) -> None:
        self.done = 0
        self.path.write_bytes(b"")
        if not self.resume:
            return
        mark = head.headers.get("ETag") or head.headers.get("Last-Modified") or ""
        if mark and not mark.startswith("W/"):  # such a weak one does not mean the same bytes
            self.mark.write_text(mark, "latin-1")
        else:
            self.mark.unlink(missing_ok=True)

    def count(self, count: int) -> None:
        """Count what has come, and tell it."""
        self.done += count
        self._check_length(self.done)
        if self.progress is not None:
            self.progress(self.done, self.total)

    def _check_length(self, length: int) -> None:
        if length > self.most_bytes:
            self.path.write_bytes(b"")  # it is no part of the file
            raise TooLong(f"it is longer than {self.most_bytes:,} bytes")


def _status_of(error: Exception) -> int:
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return int(error.response.status_code)
    return 0


def _reason(error: Exception) -> str:
    """Say in a few words what went wrong on the way."""
    if status := _status_of(error):
        return _status(status)
    if isinstance(error, requests.Timeout):
        return "the server did not answer in time"
    if isinstance(error, requests.TooManyRedirects):
        return "the server sends from one address to the next without an end"
    if isinstance(error, urllib3.exceptions.ProtocolError):
        return "the connection broke off"
    if isinstance(error, requests.ConnectionError | urllib3.exceptions.ReadTimeoutError):
        return "the server cannot be reached or stopped answering"
    return f"the address cannot be used ({type(error).__name__})"


def _status(status: int) -> str:
    return f"the server answered with status {status}"


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
