"""Which modules and tensors are frozen: a short list of names in the URL.

A name in it stands for the module or the tensor and for all below it. Names may hold any letter but
the dot, so commas in them are written as %2C; the network itself, whose name is empty, as *.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import streamlit as st

from app_pages.parts import own

if TYPE_CHECKING:
    from core.parameters import ModuleTree, TensorRow

FROZEN = "frozen"
LONGEST = 2_000  # letters of the list in a link
WHOLE = "*"
_PLAIN = " ._-[]\"'"


def settled(tree: ModuleTree) -> tuple[str, ...]:
    """Return the paths in the URL that the network has and that hold something, each once, sorted."""
    text = own.text(FROZEN, "", LONGEST)
    known = {row.path for row in tree.modules} | {n for row in tree.tensors for n in row.names}
    return tuple(sorted(known.intersection(read(text))))


def read(text: str) -> frozenset[str]:
    """Return the paths of a list as it stands in the URL."""
    parts = filter(None, text.split(","))
    return frozenset("" if part == WHOLE else unquote(part) for part in parts)


def written(paths: Collection[str]) -> str:
    """Return paths as they stand in the URL, without those inside another one."""
    outer = [path for path in paths if around(path, paths) is None]
    return ",".join(quote(path, safe=_PLAIN) or WHOLE for path in sorted(outer))


def around(path: str, frozen: Collection[str]) -> str | None:
    """Return the frozen module that a path lies in, None where there is none."""
    return next((above for above in _above(path) if above in frozen), None)


def is_frozen(row: TensorRow, frozen: Collection[str]) -> bool:
    """Say whether a parameter is frozen; a tied one is as soon as it is under one of its names."""
    if not frozen or not row.learned:
        return False
    return any(name in frozen or around(name, frozen) is not None for name in row.names)


def _above(path: str) -> Iterator[str]:
    while path:
        path = path.rpartition(".")[0]
        yield path


def turn(path: str, frozen: Collection[str]) -> bool:
    """Freeze what is at `path`, or let it learn again; False where the list would be too long."""
    text = written({*frozen} ^ {path})
    if len(text) > LONGEST:
        return False
    st.session_state[FROZEN] = text
    return True


def thaw() -> None:
    """Let everything learn again."""
    st.session_state[FROZEN] = ""
