"""Walking through a folder: every file that has the name of a picture, and what is left out.

Names alone are looked at. What is hidden is passed over; what is left out for another reason is
reported with it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from core.datasets.errors import DatasetError
from core.datasets.listing import Skipped
from core.images import looks_like_picture
from core.settings import settings

# What operating systems and archives leave behind beside names that begin with a dot.
HIDDEN = frozenset({"__MACOSX", "@eaDir", "$RECYCLE.BIN", "System Volume Information"})


@dataclass(frozen=True, slots=True)
class Found:
    """A picture's file: its name relative to the folder, and what tells a change."""

    name: str
    size: int
    mtime_ns: int
    mode: int


@dataclass(slots=True)
class Walk:
    """A walk through a folder: what it found and what it left out."""

    root: Path
    real_root: Path
    most_files: int
    found: list[Found] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    files: int = 0

    def skip(self, name: str, reason: str) -> None:
        """Leave out a file or folder; a name that no screen can show is shown as well as may be."""
        self.skipped.append(Skipped(name.encode(errors="replace").decode(), reason))


def collect(walk: Walk) -> set[str]:
    """Fill `walk`; return the names of the folders directly below its root.

    Raises DatasetError when the root is missing, unreadable or no folder, or when it holds more
    folders than there may be classes, or more files than the settings allow.
    """
    try:
        below = set(_visit(walk, ""))
    except NotADirectoryError as error:
        raise DatasetError(f"{walk.root} is a file; choose the folder that it is in.") from error
    except FileNotFoundError as error:
        raise DatasetError(f"There is no folder {walk.root}; choose one that exists.") from error
    except PermissionError as error:
        raise DatasetError(
            f"Reading the folder {walk.root} is not permitted; choose another one, or permit it."
        ) from error
    except OSError as error:
        raise DatasetError(
            f"The folder {walk.root} cannot be read ({error.strerror}); choose another one."
        ) from error
    most = settings().classes
    if len(below) > most:
        raise DatasetError(
            f"{walk.root} has {len(below):,} folders, and at most {most:,} classes are allowed;"
            " choose a folder with one folder for each class."
        )
    waiting = list(below)
    while waiting:
        name = waiting.pop()
        try:
            waiting.extend(_visit(walk, name))
        except OSError as error:
            walk.skip(name, f"The folder cannot be read ({error.strerror}).")
    return below


def _visit(walk: Walk, inside: str) -> Iterator[str]:
    """Note the files of one folder; yield the names of the folders in it."""
    with os.scandir(walk.root / inside) as entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name in HIDDEN:
                continue
            name = f"{inside}/{entry.name}" if inside else entry.name
            if not _showable(name):
                walk.skip(name, "Its name is not valid text (UTF-8); rename it.")
            elif entry.is_dir(follow_symlinks=False):
                yield name
            else:
                _note_file(walk, entry, name)


def _note_file(walk: Walk, entry: os.DirEntry[str], name: str) -> None:
    _count_file(walk)
    try:
        status = entry.stat()  # of what a link leads to
        if reason := _obstacle(walk, entry, status):
            walk.skip(name, reason)
            return
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or "a link that leads to itself"
        walk.skip(name, f"It cannot be read ({reason}).")
        return
    walk.found.append(Found(name, status.st_size, status.st_mtime_ns, status.st_mode))


def _obstacle(walk: Walk, entry: os.DirEntry[str], status: os.stat_result) -> str:
    """Return why a file is left out, or nothing."""
    link = entry.is_symlink()
    if link and not Path(entry.path).resolve(strict=True).is_relative_to(walk.real_root):
        return "It is a link that leads out of the folder; copy the picture itself."
    if stat.S_ISDIR(status.st_mode):
        return "It is a link to a folder; what lies there counts where it is."
    if not stat.S_ISREG(status.st_mode):
        return "It is not a regular file."
    return "" if looks_like_picture(entry.name) else "Its name is not that of a picture."


def _count_file(walk: Walk) -> None:
    walk.files += 1
    if walk.files > walk.most_files:
        raise DatasetError(
            f"{walk.root} holds more than {walk.most_files:,} files, which is the limit; choose a smaller"
            " folder."
        )


def _showable(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
