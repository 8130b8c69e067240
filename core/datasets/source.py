"""Where pictures come from: a folder, a set that is kept, Fashion-MNIST, or drawn from a seed."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, cast

from core.datasets.errors import DatasetError
from core.settings import settings

Kind = Literal["folder", "set", "drawn", "fashion-mnist", "garments"]

PICTURES, SEED = 4000, 0
PICTURES_IN = "pictures"  # in the folder of a set: what counts as its pictures
# How many are drawn when nobody says how many: pets, and grey garments of 28 × 28 pixels.
USUAL: Mapping[str, int] = {"drawn": PICTURES, "garments": 12_000}
_SET = re.compile(r"set:([a-z0-9][a-z0-9-]{0,79})")
_MARKED = re.compile(r"marks:([0-9a-f]{32}):(.+)", re.DOTALL)
_DRAWN = re.compile(r"(drawn|garments)(?::(\d{1,9})(?::(\d{1,18}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Source:
    """Names a data set.

    A "folder" (made absolute), a "set" that was downloaded or unpacked here, by its name, "drawn" pets or "garments", a number of them with their seed, or
    "fashion-mnist", 70,000 grey pictures of garments (Xiao, Rasul & Vollgraf, 2017). Of `garments`
    and Fashion-MNIST a seventh are test pictures of their own. `marks` is the digest of what a person
    decided about its pictures (`core.datasets.marks`), "" where all count as they are.

    Its text is "drawn", "drawn:COUNT", "drawn:COUNT:SEED", the same with "garments",
    "fashion-mnist", "set:NAME", or the folder's path; with marks, "marks:DIGEST:" comes before it.
    `parse` reads what `str` writes. Raises DatasetError where a folder is named although the app is
    hosted, the path is empty or impossible, a set's name is none, pictures that are drawn or of
    Fashion-MNIST are marked, or the number of pictures is not from 2 to the setting dataset_pictures.
    """

    kind: Kind
    folder: str = ""
    pictures: int = PICTURES
    seed: int = SEED
    name: str = ""
    marks: str = ""

    def __post_init__(self) -> None:
        if self.kind == "folder":
            object.__setattr__(self, "folder", _absolute(self.folder))
        elif self.kind in USUAL:
            _check_count(self.kind, self.pictures)
        elif self.kind == "set" and not _SET.fullmatch(f"set:{self.name}"):
            raise DatasetError(f"{self.name!r} is not the name of a set of pictures.")
        if self.marks and not self.has_files:
            raise DatasetError("Only pictures in files can be marked.")

    @property
    def grey(self) -> bool:
        """Whether its pictures are grey, 28 × 28 pixels, and held in memory as they are."""
        return self.kind in ("fashion-mnist", "garments")

    @property
    def has_files(self) -> bool:
        """Whether its pictures are files in a folder, `root`."""
        return self.kind in ("folder", "set")

    @property
    def root(self) -> Path:
        """The folder with its pictures; only where it has files."""
        assert self.has_files
        return (
            Path(self.folder) if self.kind == "folder" else sets_folder() / self.name / PICTURES_IN
        )

    @property
    def unmarked(self) -> Source:
        """The same pictures as they are, without what a person decided about them."""
        return replace(self, marks="")

    @classmethod
    def parse(cls, text: str) -> Source:
        """Read a source from its text."""
        text = text.strip()
        if marked := _MARKED.fullmatch(text):
            return replace(cls.parse(marked[2]), marks=marked[1])
        if named := _SET.fullmatch(text):
            return cls("set", name=named[1])
        if text == "fashion-mnist":
            return cls("fashion-mnist")
        drawn = _DRAWN.fullmatch(text)
        if drawn:
            kind, count, seed = drawn.groups()
            return cls(
                cast("Kind", kind), pictures=int(count or USUAL[kind]), seed=int(seed or SEED)
            )
        kind = text.partition(":")[0]
        if kind in USUAL and ":" in text:
            raise DatasetError(f"{text!r} is no number of pictures; write it like {kind}:2000.")
        return cls("folder", folder=text)

    def __str__(self) -> str:
        if self.marks:
            return f"marks:{self.marks}:{self.unmarked}"
        if self.kind == "folder":
            return self.folder
        if self.kind == "set":
            return f"set:{self.name}"
        if self.kind == "fashion-mnist":
            return self.kind
        if self.seed != SEED:
            return f"{self.kind}:{self.pictures}:{self.seed}"
        usual = self.pictures == USUAL[self.kind]
        return self.kind if usual else f"{self.kind}:{self.pictures}"


def sets_folder() -> Path:
    """Return the folder in which sets of pictures are kept, each in one of its own name."""
    return settings().data / "sets"


def refuse_folders_when_hosted() -> None:
    """Raise DatasetError where strangers share the app; it says nothing about any folder."""
    if settings().hosted:
        raise DatasetError(
            "Folders cannot be named here, since this app is shared; choose the drawn pets."
        )


def _absolute(folder: str) -> str:
    refuse_folders_when_hosted()
    if not folder.strip() or "\0" in folder:
        raise DatasetError("No folder is named; give the path of one, or choose drawn.")
    try:
        return str(Path(os.path.abspath(Path(folder).expanduser())))  # noqa: PTH100 (keeps links)
    except (RuntimeError, OSError) as error:
        raise DatasetError(f"The path {folder!r} leads nowhere; give the whole path.") from error


def _check_count(kind: str, pictures: int) -> None:
    what, least = ("pets", 2) if kind == "drawn" else ("garments", 70)
    most = settings().dataset_pictures
    if not least <= pictures <= most:
        raise DatasetError(f"From {least} to {most:,} {what} can be drawn, not {pictures:,}.")
