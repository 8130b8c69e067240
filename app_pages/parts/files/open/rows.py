"""The outline of a file as a table, kept for the visitor as long as he looks at the same file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import ref

import pandas as pd
import streamlit as st

from app_pages.parts.network.shown import bytes_of, dimensions
from app_pages.parts.network.trees.rows import INDENT
from app_pages.parts.words import _, language

if TYPE_CHECKING:
    from core.checkpoints import Tensors
    from core.checkpoints.outline import Row, Totals

KEPT = "files_outlined"
NAMELESS = '""'  # a key without a letter, as Python writes it


@dataclass(frozen=True, slots=True, eq=False)
class Outlined:
    """What is in a file: its rows, the same as a table, and how much it is in all.

    It does not keep the content alive: a network would stay in memory as long as the visitor stays.
    """

    of: ref[Any]
    language: str
    rows: tuple[Row, ...]
    frame: pd.DataFrame
    totals: Totals

    @property
    def content(self) -> Tensors:
        """What is open, which whoever draws it holds."""
        content: Tensors | None = self.of()
        assert content is not None, "an outline is drawn while its content is open"
        return content

    @property
    def deepest(self) -> int:
        """How many levels there are below the first."""
        return max((row.depth for row in self.rows), default=0)


def outlined(content: Tensors) -> Outlined:
    """Return the outline of what is open, made once for this visitor."""
    from core.checkpoints.outline import outline, totals

    found: Outlined | None = st.session_state.get(KEPT)
    if found is None or found.of() is not content or found.language != language():
        rows = outline(content)
        found = Outlined(ref(content), language(), rows, _frame(rows), totals(content))
        st.session_state[KEPT] = found
    return found


def _frame(rows: tuple[Row, ...]) -> pd.DataFrame:
    words = {"same": _("the same tensor as {key}"), "tensors": _("{count} tensors")}
    return pd.DataFrame([_row(row, words) for row in rows], columns=list(_row(_EMPTY, words)))


class _Nothing:
    """A row that gives an empty table its columns."""

    path, name, depth, entry, tensors, count, bytes, same = "", "", 0, None, 0, 0, 0, ""


_EMPTY: Any = _Nothing()


def _row(row: Row, words: dict[str, str]) -> dict[str, Any]:
    entry = row.entry
    tied = f"  = {row.same}" if row.same else ""
    is_tensor = entry is not None and entry.kind == "tensor"
    note = words["same"].format(key=row.same) if row.same else ""
    if entry is None:
        note = words["tensors"].format(count=f"{row.tensors:,}") if row.tensors else ""
    elif not is_tensor:
        note = entry.text
    return {
        "name": INDENT * row.depth + (row.name or NAMELESS) + tied,
        "path": (row.path or NAMELESS) + tied,
        "shape": dimensions(entry.shape) if entry is not None and is_tensor else "",
        "dtype": entry.dtype if entry is not None else "",
        "count": row.count if row.tensors else None,
        "size": bytes_of(row.bytes) if row.tensors else "",
        "note": note,
        "depth": row.depth,
        "group": entry is None,
        "faded": False,
        "frozen": False,
        "sought": f"{row.path} {entry.dtype if entry else ''} {note}".casefold(),
    }
