"""Making a set: beside its place, and moved there in one step when it is whole.

So whatever lies on the shelf under a set's name is whole, also after a power failure, and readers need
no lock. What a crash leaves behind goes when the shelf is looked at next.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import time
from base64 import b32encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from core.datasets.errors import DatasetError
from core.datasets.folder import list_folder
from core.datasets.listing import Skipped
from core.datasets.sets.attending import attend
from core.datasets.sets.kept import ABOUT, KeptSet, listed, one_line, read_kept, why_left_out
from core.datasets.sets.shelf import (
    NEW,
    check_quota,
    expire_sets,
    lock_file,
    lock_of,
    shelf_locked,
    throw_away,
)
from core.datasets.source import PICTURES_IN, sets_folder
from core.owners import owner_mark
from core.room import room
from core.settings import settings

SLUG_LENGTH = 32  # characters
SETTLE_BYTES = (
    32_000_000  # written before waiting for the disk, so that it fills up at no other time
)


class NoRoom(DatasetError):
    """The disk refuses more pictures; those that came are all right."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What was left out while a set was filled, and a sentence that has to be known about it."""

    left_out: Sequence[Skipped] = ()
    note: str = ""


def make_set(
    fill: Callable[[Path], Filled],
    *,
    title: str,
    owner: str,
    origin: str,
    name: str = "",
    watch: Callable[[], None] = lambda: None,
) -> KeptSet:
    """Make a set: `fill` writes its pictures into the folder that it is given.

    `owner` is the token of the visitor whose quota it counts for, "" for everybody; `name` is for what
    is published, which counts for nobody's: others get one that cannot be guessed. `watch` is called
    several times a second while what was written is looked through. Raises DatasetError where that is no
    data set, is more than the visitor may keep, or the disk refuses; and whatever `fill` and `watch`
    raise. Nothing is left behind then.
    """
    title = one_line(title, "Pictures")
    with writing():
        sets_folder().mkdir(parents=True, exist_ok=True)
        expire_sets()
        if not name:
            check_quota(owner, 0)
        with _half_made() as half:
            pictures = half / PICTURES_IN
            pictures.mkdir()
            filled = fill(pictures)
            about = attend(
                lambda: _described(
                    pictures, name or _new_name(title), title, owner, origin, filled
                ),
                watch,
            )
            content = json.dumps(about.to_document(), ensure_ascii=False)
            write_whole(half / ABOUT, content.encode(errors="replace"))
            settle(watch)
            return _placed(half, about, owner, counts=not name)


@contextmanager
def writing() -> Iterator[None]:
    """Turn what the disk refuses into NoRoom, a DatasetError with a sentence."""
    try:
        yield
    except OSError as error:
        raise NoRoom(
            f"The pictures cannot be kept: {error.strerror or error}; free some space on this"
            " machine's disk, or permit writing into the app's folder."
        ) from error


def check_room(more_bytes: int) -> None:
    """Raise NoRoom unless the disk has room for so many bytes and what stays free."""
    if more_bytes > room():
        raise NoRoom(
            f"The disk is too full: the pictures take {more_bytes:,} bytes, and"
            f" {settings().free_disk_bytes:,} have to stay free; free some space."
        )


def settle(watch: Callable[[], None] = lambda: None) -> None:
    """Wait until everything that was written has reached the disk; `watch` may end the waiting."""
    if hasattr(os, "sync"):
        attend(os.sync, watch)


def settle_file(file: IO[bytes]) -> None:
    """Wait until a file has reached the disk, where a system cannot do that for all at once."""
    if not hasattr(os, "sync"):
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _half_made() -> Iterator[Path]:
    """Give a folder of its own, with its lock held; remove what is left of it at the end."""
    half = sets_folder() / f"{NEW}{secrets.token_hex(8)}"
    lock = lock_of(half)
    try:
        with lock:
            half.mkdir(mode=0o700)
            yield half
    finally:
        if half.exists():
            throw_away(half)
        with suppress(OSError):
            lock_file(half).unlink(missing_ok=True)


def _described(
    pictures: Path, name: str, title: str, owner: str, origin: str, filled: Filled
) -> KeptSet:
    """Return what there is to know about pictures that have been written, once they are a data set."""
    try:
        count = len(list_folder(pictures))
    except DatasetError as error:
        told = str(error).replace(str(pictures), repr(title))
        raise DatasetError(told + why_left_out(filled.left_out)) from error
    left_out, more = listed(filled.left_out)
    return KeptSet(
        name, title, owner_mark(owner), time.time(), count, _size(pictures),
        one_line(origin, ""), left_out, more, filled.note,
    )  # fmt: skip


def _placed(half: Path, about: KeptSet, owner: str, *, counts: bool) -> KeptSet:
    """Move what is whole to its place."""
    with shelf_locked():
        if counts:
            check_quota(owner, about.bytes)
        place = sets_folder() / about.name
        if place.exists():  # made by another process in the meantime
            return read_kept(about.name)
        os.rename(half, place)  # noqa: PTH104 - like os.replace: in one step
    settle()
    return about


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, and wait until it has reached the disk."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _size(folder: Path | os.DirEntry[str]) -> int:
    """Return the bytes of the files below a folder."""
    with os.scandir(folder) as entries:
        return sum(
            _size(each) if each.is_dir(follow_symlinks=False)
            else each.stat(follow_symlinks=False).st_size
            for each in entries
        )  # fmt: skip


def _new_name(title: str) -> str:
    """Return a name that says what it is and ends in 80 bits that nobody guesses."""
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:SLUG_LENGTH].strip("-")
    token = b32encode(secrets.token_bytes(10)).decode().lower()
    return f"{slug or 'pictures'}-{token}"
