"""ImageNet weights: torchvision's own files, downloaded once and checked by their digest.

A file's name carries the first eight hexadecimal digits of its SHA-256, as torch.hub has it. A
download is written beside its place, checked, and only then moved there, so that a file in the
cache is whole. Importing this module does not import torch.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from core.downloads import (
    DownloadError,
    Progress,
    check_disk,
    digest,
    download,
    download_obstacle,
)
from core.settings import settings

# As in torchvision's weight enumerations; a test compares the two.
FILES: Mapping[str, str] = {
    "resnet18": "resnet18-f37072fd.pth",
    "mobilenet_v3_small": "mobilenet_v3_small-047dcff4.pth",
}
MOST_BYTES = 200_000_000


class NetworkError(ValueError):
    """A network's weights cannot be had or do not fit; its message is for the visitor."""


def imagenet_obstacle(name: str) -> str | None:
    """Say in a sentence why the ImageNet weights `name` cannot be had now; None: they can.

    They can when the cache holds them, or the server answers within a few seconds. It asks the
    server each time, so a page keeps the answer for a while.
    """
    if _cached(name) is not None:
        return None
    reason = download_obstacle(_address(name))
    return None if reason is None else _unavailable(name, reason)


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
    except DownloadError as error:
        raise NetworkError(_unavailable(name, str(error))) from error
    except OSError as error:
        raise NetworkError(
            _unavailable(name, f"the file cannot be written ({error.strerror})")
        ) from error


def _fetch(name: str, progress: Progress | None) -> Path:
    """Download beside the place in the cache, check, and move there."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    check_disk(folder, MOST_BYTES)
    handle, part = tempfile.mkstemp(suffix=".part", prefix=f"{name}-", dir=folder)
    os.close(handle)
    try:
        download(_address(name), Path(part), progress, most_bytes=MOST_BYTES)
        if not _is_whole(Path(part), name):
            raise DownloadError("what the server sent is not the file")
        os.replace(part, folder / FILES[name])
    finally:
        Path(part).unlink(missing_ok=True)
    return folder / FILES[name]


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
    digits = Path(_file(name)).stem.rpartition("-")[2]
    return digest(path, "sha256").startswith(digits)
