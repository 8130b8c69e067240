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
from typing import TYPE_CHECKING

from core.settings import settings

# core.arriving is imported where it is needed: it brings a library that takes longer to start than all
# else in a process that only reads pictures.
if TYPE_CHECKING:
    from core.arriving import Head

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
    from core.arriving import ArrivalError, status_of

    try:
        status = status_of(address, SECONDS_TO_ANSWER)
    except ArrivalError as error:
        return str(error)
    return None if status == 200 else refused(status)


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
    from core.arriving import ArrivalError, Arriving

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
    except ArrivalError as error:
        if error.status == 416:  # there is more here than the server has: it is another file
            path.unlink(missing_ok=True)
        raise DownloadError(str(error)) from error
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
            raise DownloadError(refused(head.status))
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


def refused(status: int) -> str:
    """Say in a few words what a server's status means for whoever wants a file."""
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
