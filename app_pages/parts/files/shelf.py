"""The files that a visitor has brought in this session: in his session alone, opened once.

They stay at hand in all views, and with the session they are gone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.markdown import size
from app_pages.parts.words import _
from core.checkpoints import FileError
from core.settings import settings

if TYPE_CHECKING:
    from core.checkpoints import Tensors

SHELF = "files_shelf"
MOST = 12  # files


@dataclass(frozen=True, slots=True, eq=False)
class Shelved:
    """A visitor's file in memory: its name, its size in bytes, and what came of opening it."""

    id: str
    name: str
    size: int
    opened: Tensors | FileError = field(repr=False)


def shelf() -> Mapping[str, Shelved]:
    """Return the visitor's files by id, in the order in which they came."""
    return _shelf()


def _shelf() -> dict[str, Shelved]:
    found: dict[str, Shelved] = st.session_state.setdefault(SHELF, {})
    return found


def add(name: str, content: bytes) -> str:
    """Put a file on the shelf, and return its id; the same file again keeps its place.

    Raises FileError where there is no room for it. A file that cannot be read comes onto the shelf
    as well, together with the reason.
    """
    key = hashlib.sha256(content).hexdigest()[:16]
    if key not in _shelf():
        _check_room(name, len(content))
        _shelf()[key] = Shelved(key, name, len(content), _opened(name, content))
    return key


def remove(key: str) -> None:
    """Take a file off the shelf."""
    _shelf().pop(key, None)


def _check_room(name: str, count: int) -> None:
    most, held = settings().parameter_file_bytes, sum(each.size for each in _shelf().values())
    if count > most:
        raise FileError(
            _("{name} has {size}; a parameter file may have {most} here.").format(
                name=name, size=size(count), most=size(most)
            )
        )
    if held + count > most or len(_shelf()) >= MOST:
        raise FileError(
            _("There is no room for {name}: {files} files of {held} are at hand already, and {most} "
              "files of {bytes} may be. Remove one.").format(
                name=name, files=len(_shelf()), held=size(held), most=MOST, bytes=size(most)
            )
        )  # fmt: skip


def _opened(name: str, content: bytes) -> Tensors | FileError:
    from core.checkpoints import open_file

    try:
        return open_file(content, name)
    except FileError as error:
        return error
