"""A set of pictures that is kept: its folder, and `about.json` that says what it is.

sets/NAME/about.json    title, whose it is, when and from where it came, what was left out of it
sets/NAME/pictures/     the pictures, as `core.datasets.folder` reads them
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.datasets.errors import DatasetError
from core.datasets.listing import Skipped
from core.datasets.source import Source, sets_folder
from core.images.zips import because
from core.owners import owner_mark

VERSION = 1
ABOUT = "about.json"
LISTED = 1_000  # of what is left out are named; of the rest the number is known
LONGEST_TITLE = 80  # characters
MOST_BYTES = 2_000_000  # of an about.json


@dataclass(frozen=True, slots=True)
class KeptSet:
    """A set of pictures on this machine, and how it came here.

    `owner` is the mark of its owner's token, "" for everybody; `created` in seconds since 1970;
    `bytes` what its files take; `origin` an address or the name of the file it came in. `left_out`
    are the first files that are not part of it, with reasons, `more_left_out` is the number of the
    others; `note` a sentence that has to be known about it, "" for none.
    """

    name: str
    title: str
    owner: str
    created: float
    pictures: int
    bytes: int
    origin: str
    left_out: tuple[Skipped, ...] = ()
    more_left_out: int = 0
    note: str = ""

    @property
    def source(self) -> Source:
        """Its pictures, as a source."""
        return Source("set", name=self.name)

    def belongs_to(self, owner: str) -> bool:
        """Say whether it was made by the visitor with this token, or is everybody's."""
        return not self.owner or self.owner == owner_mark(owner)

    def to_document(self) -> dict[str, Any]:
        """Return plain JSON values, without the name, which the folder has."""
        return {
            "version": VERSION, "title": self.title, "owner": self.owner, "created": self.created,
            "pictures": self.pictures, "bytes": self.bytes, "origin": self.origin,
            "left_out": [[each.name, each.reason] for each in self.left_out],
            "more_left_out": self.more_left_out, "note": self.note,
        }  # fmt: skip


def read_kept(name: str) -> KeptSet:
    """Return the set of this name.

    Raises DatasetError where it is no name of a set, there is none, or its about.json is damaged.
    """
    folder = sets_folder() / Source("set", name=name).name
    about = folder / ABOUT
    if folder.is_symlink() or about.is_symlink() or not about.is_file():
        raise DatasetError(f"There is no set of pictures {name!r} here (any more); choose another.")
    try:
        with about.open("rb") as file:
            found = _from_document(name, json.loads(file.read(MOST_BYTES)))
    except OSError as error:
        raise DatasetError(f"The set {name!r} cannot be read ({error.strerror}).") from error
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise DatasetError(
            f"What is known about the set {name!r} is damaged; remove it, and bring it again."
        ) from error
    return found


def _from_document(name: str, document: Any) -> KeptSet:
    title, owner, origin, note = (
        str(document[key]) for key in ("title", "owner", "origin", "note")
    )
    return KeptSet(
        name, title, owner, float(document["created"]), int(document["pictures"]),
        int(document["bytes"]), origin,
        tuple(Skipped(str(file), str(why)) for file, why in document["left_out"]),
        int(document["more_left_out"]), note,
    )  # fmt: skip


def one_line(text: str, usual: str) -> str:
    """Return a title on one line, no longer than titles are; `usual` where there is none."""
    line = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return line[:LONGEST_TITLE].strip() or usual


def listed(left_out: Sequence[Skipped]) -> tuple[tuple[Skipped, ...], int]:
    """Return those of what is left out that are named, and the number of the others."""
    return tuple(left_out[:LISTED]), max(0, len(left_out) - LISTED)


def why_left_out(left_out: Sequence[Skipped]) -> str:
    """Return, beginning with a space, how many are left out and why the first is; "" for none."""
    return because(len(left_out), left_out[0].name, left_out[0].reason) if left_out else ""


def folder_of(name: str) -> Path:
    """Return the folder of the set of this name; DatasetError where it is no name."""
    return sets_folder() / Source("set", name=name).name
