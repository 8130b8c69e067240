"""Looks that were taken, kept so that a second check reads only what has changed since.

One file for each source, in the cache folder: a line that says what it was made with and the digest of
all that follows, a line of JSON, and what the pixels told. It is replaced in one step, and counts for nothing
where any of this does not fit. A look counts only for the file that it was taken of, by size and time.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from core.datasets.doctor.look import WITH_PIXELS, Look
from core.datasets.source import Source
from core.settings import settings

VERSION = 2  # one more whenever a look at the same file would give something else
MOST_BYTES = 1_000_000_000  # of all sources together; 200,000 pictures take a quarter of it
SUFFIX = ".looks"


class NotKept(Exception):
    """Looks could not be kept; the message says why."""


def kept_looks(source: Source) -> dict[str, Look]:
    """Return the looks that are kept of a source, by picture's name; none where nothing fits."""
    try:
        path = _file(source)
        if path.stat().st_size > MOST_BYTES:
            return {}
        made_with, _newline, content = path.read_bytes().partition(b"\n")
        if made_with != _made_with(content):
            return {}
        facts, _newline, pixels = content.partition(b"\n")
        return _looks(json.loads(facts), pixels)
    except (OSError, ValueError, TypeError, RecursionError):
        return {}  # no cache; all is read anew


def keep_looks(source: Source, looks: Mapping[str, Look]) -> None:
    """Keep looks of a source instead of those before. Raises NotKept where the disk refuses."""
    rows = [[name, look.tones is not None, look.facts()] for name, look in looks.items()]
    pixels = b"".join(look.pixels() for look in looks.values())
    content = json.dumps(rows).encode() + b"\n" + pixels
    path = _file(source)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(path.parent).free < len(content) + settings().free_disk_bytes:
            raise NotKept("the disk is too full")
        _replace(path, _made_with(content) + b"\n" + content)
        _make_room(path)
    except OSError as error:
        raise NotKept((error.strerror or "the disk refuses").lower()) from error


def _looks(rows: list[list[object]], pixels: bytes) -> dict[str, Look]:
    looks, start = {}, 0
    for name, seen, facts in rows:
        end = start + WITH_PIXELS * bool(seen)
        looks[str(name)] = Look.of(facts, pixels[start:end])
        start = end
    if start != len(pixels):
        raise ValueError("There are too few or too many pixels.")
    return looks


def _file(source: Source) -> Path:
    key = hashlib.blake2b(str(source.unmarked).encode(), digest_size=12).hexdigest()
    return settings().cache / "looks" / f"{key}{SUFFIX}"


def _made_with(content: bytes) -> bytes:
    """Return the first line of a file: what decides about looks, and what follows it."""
    limits = settings()
    try:
        heif = version("pillow-heif")
    except PackageNotFoundError:
        heif = "none"
    digest = hashlib.blake2b(content, digest_size=16).hexdigest()
    return (
        f"looks {VERSION} {version('pillow')} {heif} {limits.photo_bytes} {limits.photo_pixels} {digest}"
    ).encode()


def _replace(path: Path, content: bytes) -> None:
    temporary = path.with_name(f"{path.stem}-{secrets.token_hex(4)}.partial")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _make_room(newest: Path) -> None:
    """Throw away the files of other sources that are kept too many bytes, the oldest first."""
    files = []
    for path in newest.parent.glob(f"*{SUFFIX}"):
        with suppress(OSError):  # another process may be doing the same
            files.append((path.stat().st_mtime, path.stat().st_size, path))
    kept = sum(size for _time, size, _path in files)
    for _time, size, path in sorted(files):
        if kept <= MOST_BYTES:
            return
        if path != newest:
            with suppress(OSError):
                path.unlink()
            kept -= size
