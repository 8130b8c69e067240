"""The table of what is in a file: searched, nested, and one row of it selected."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn, TextColumn

from app_pages.parts import own
from app_pages.parts.choices import choice
from app_pages.parts.files.open.rows import Outlined
from app_pages.parts.network.trees.table import Rows, table
from app_pages.parts.words import _, plural

SEARCH, DEPTH, CHOSEN = "open_search", "open_depth", "open_key"
LONGEST = 200  # letters of a search
LONGEST_KEY = 1_100
MOST_LEVELS = 8  # that can be chosen from
ALL = "all"
ROW, HEAD, MOST_ROWS = 35, 38, 12
AT_ONCE = 64_000_000  # bytes of a tensor that is read without being asked for


def listing(found: Outlined) -> str:
    """Draw search, depth and table; return the path of the selected row, "" for none."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="open-bar"):
        text = own.text(SEARCH, "", LONGEST).strip()
        st.text_input(
            _("Search"), key=SEARCH, live=True, icon=":material/search:", width=260,
            placeholder=_("bias, bfloat16, layer4 …"),
        )  # fmt: skip
        depth = _depth(found)
        _download(found)
    if not found.rows:
        st.info(_("The file is whole, and there is nothing in it."), icon=":material/inbox:")
        return ""
    seen = _seen(found.frame, text, depth)
    chosen = _chosen(found)
    _table(found, seen, chosen, searching=bool(text))
    return chosen


def _depth(found: Outlined) -> int:
    if not found.deepest:
        return MOST_LEVELS
    most = min(found.deepest, MOST_LEVELS)
    levels = {ALL: _("All levels")} | {
        str(n): plural("{count} level", "{count} levels", n) for n in range(1, most + 1)
    }
    chosen = choice(st.selectbox, _("Levels"), levels, key=DEPTH, width=140)
    return found.deepest if chosen == ALL else int(chosen) - 1


def _download(found: Outlined) -> None:
    from core.checkpoints.outline import to_csv

    st.download_button(
        _("CSV"), lambda: to_csv(found.content), "entries.csv", "text/csv", on_click="ignore",
        icon=":material/download:", key="open-csv", help=_("A row for each tensor and value."),
    )  # fmt: skip


def _seen(frame: pd.DataFrame, text: str, depth: int) -> np.ndarray:
    """Return the rows that hold the text: entries anywhere, or all rows down to a level."""
    if text:
        holding = frame["sought"].str.contains(text.casefold(), regex=False)
        return np.flatnonzero(holding.to_numpy(bool) & ~frame["group"].to_numpy(bool))
    return np.flatnonzero((frame["depth"] <= depth).to_numpy(bool))


def _chosen(found: Outlined) -> str:
    """Settle which row is selected: what was asked for, else the first tensor that is quickly read."""
    asked = own.text(CHOSEN, "", LONGEST_KEY)
    if asked and any(row.path == asked for row in found.rows):
        return asked
    quick = [row for row in found.rows if row.entry and row.tensors and row.bytes <= AT_ONCE]
    first = next((row for row in quick if row.count > 1), quick[0] if quick else None)
    return first.path if first else ""


def _table(found: Outlined, seen: np.ndarray, chosen: str, *, searching: bool) -> None:
    frame = found.frame
    if not len(seen):
        st.info(_("Nothing here holds that text."), icon=":material/search_off:")
        return
    name = "path" if searching else "name"
    columns = {
        name: TextColumn(_("Name"), width=280),
        "shape": TextColumn(_("Shape"), width=130),
        "dtype": TextColumn(_("Type"), width=84),
        "count": NumberColumn(_("Numbers"), format="localized", width=110),
        "size": TextColumn(_("Size"), width=84),
        "note": TextColumn(_("Note"), width=260),
    }
    # of a part and a tensor of one name it is the tensor that is shown
    places = sorted(enumerate(found.rows), key=lambda place: place[1].entry is not None)
    positions = {row.path: number for number, row in places}
    st.caption(_("{seen:,} of {count:,} rows. Click one: only that tensor is read.").format(
        seen=len(seen), count=len(frame)
    ))  # fmt: skip
    table(
        "open-table", frame, Rows(seen, positions.get(chosen, -1)), columns,
        lambda row: _choose("" if row is None else found.rows[row].path),
        height=HEAD + ROW * min(MOST_ROWS, len(seen)), alt=_("What is in the file"),
    )  # fmt: skip


def _choose(path: str) -> None:
    st.session_state[CHOSEN] = path
