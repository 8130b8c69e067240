"""Where pictures come from: a folder on this machine, or drawn from a seed."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.datasets.errors import DatasetError
from core.settings import settings

PICTURES, SEED = 4000, 0
_DRAWN = re.compile(r"drawn(?::(\d{1,9})(?::(\d{1,18}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Source:
    """Names a data set: a folder (made absolute), or a number of drawn pets and their seed.

    Its text is "drawn", "drawn:COUNT", "drawn:COUNT:SEED" or the folder's path; `parse` reads what
    `str` writes. Raises DatasetError where a folder is named although the app is hosted, the path
    is empty or impossible, or the number of pictures is not from 2 to the setting dataset_pictures.
    """

    kind: Literal["folder", "drawn"]
    folder: str = ""
    pictures: int = PICTURES
    seed: int = SEED

    def __post_init__(self) -> None:
        if self.kind == "folder":
            object.__setattr__(self, "folder", _absolute(self.folder))
        else:
            _check_count(self.pictures)

    @classmethod
    def parse(cls, text: str) -> Source:
        """Read a source from "drawn", "drawn:COUNT", "drawn:COUNT:SEED" or a folder's path."""
        text = text.strip()
        drawn = _DRAWN.fullmatch(text)
        if drawn:
            count, seed = drawn.groups()
            return cls("drawn", pictures=int(count or PICTURES), seed=int(seed or SEED))
        if text.startswith("drawn:"):
            raise DatasetError(f"{text!r} is no number of drawn pets; write it like drawn:2000.")
        return cls("folder", folder=text)

    def __str__(self) -> str:
        if self.kind == "folder":
            return self.folder
        if self.seed != SEED:
            return f"drawn:{self.pictures}:{self.seed}"
        return "drawn" if self.pictures == PICTURES else f"drawn:{self.pictures}"


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


def _check_count(pictures: int) -> None:
    most = settings().dataset_pictures
    if not 2 <= pictures <= most:
        raise DatasetError(f"From 2 to {most:,} pets can be drawn, not {pictures:,}.")
