"""The table of all keys: filtered, searched, the most changed first, and one of them selected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn, TextColumn

from app_pages.parts import own
from app_pages.parts.files.compare.words import (
    SIGNS,
    hows,
    keys_of,
    shapes_of,
    statuses,
    types_of,
)
from app_pages.parts.network.trees.table import Rows, table
from app_pages.parts.words import _

if TYPE_CHECKING:
    from core.checkpoints.comparison import Comparison, Row

SHOWN, SEARCH, CHOSEN = "compare-shown", "compare_search", "compare_key"
LONGEST, LONGEST_KEY = 200, 1_100  # letters
ROW, HEAD, MOST_ROWS = 35, 38, 10
COUNTER = "num_batches_tracked"


def sieve(found: Comparison, place: Any) -> tuple[str, ...]:
    """Draw the filters into `place`; return which statuses are to be seen."""
    words, counts = statuses(), found.counts
    options = [status for status in words if status in counts]
    if not set(st.session_state.get(SHOWN) or ()) <= set(options):
        st.session_state[SHOWN] = []  # of another comparison, which had other statuses
    with place:
        chosen = st.pills(
            _("Show"), options, selection_mode="multi", key=SHOWN,
            format_func=lambda status: f"{SIGNS[status]} {words[status]} {counts[status]:,}",
        )  # fmt: skip
        own.text(SEARCH, "", LONGEST)
        st.text_input(
            _("Search"), key=SEARCH, live=True, icon=":material/search:", width=220,
            placeholder=_("bias, layer4, float16 …"),
        )  # fmt: skip
    return tuple(chosen or options)


def listing(found: Comparison, shown: tuple[str, ...]) -> Row | None:
    """Draw the rows; return the one that is selected, by default the most changed of those seen."""
    if not found.rows:
        st.info(_("Neither of the two holds a tensor."), icon=":material/inbox:")
        return None
    frame = _frame(found.rows)
    names, sought = frame["name"].tolist(), frame["sought"].tolist()
    text = str(st.session_state.get(SEARCH, "")).strip().casefold()
    wanted = [n for n in _order(found.rows) if found.rows[n].status in shown and text in sought[n]]
    if not wanted:
        st.info(_("No key is of that kind and holds that text."), icon=":material/search_off:")
        return None
    seen, asked = np.array(wanted, np.int64), own.text(CHOSEN, "", LONGEST_KEY)
    selected = next((n for n in wanted if names[n] == asked), wanted[0])
    st.caption(_("{seen:,} of {count:,} keys, the most changed first. Click one to look into it.").format(
        seen=len(seen), count=len(frame)
    ))  # fmt: skip
    table(
        "compare-table", frame, Rows(seen, selected), _columns(frame.iloc[seen]),
        lambda row: _choose("" if row is None else names[row]),
        height=HEAD + ROW * min(MOST_ROWS, len(seen)) + 2, alt=_("What became of each key"),
    )  # fmt: skip
    return found.rows[selected]


def _choose(key: str) -> None:
    st.session_state[CHOSEN] = key


def _order(rows: tuple[Row, ...]) -> list[int]:
    """Return the rows, those first that changed most, then counters, what cannot be measured, the same."""

    def rank(place: int) -> tuple[int, float, int]:
        row = rows[place]
        if row.relative:
            # How many batches a norm has seen says little, and grows more than any weight.
            return int(row.a is not None and row.a.key.endswith(COUNTER)), -row.relative, place
        return (3 if row.status == "same" else 2), 0.0, place

    return sorted(range(len(rows)), key=rank)


def _frame(rows: tuple[Row, ...]) -> pd.DataFrame:
    words, reasons = statuses(), hows()
    return pd.DataFrame([_cells(row, words[row.status], reasons) for row in rows])


def _cells(row: Row, word: str, reasons: Any) -> dict[str, Any]:
    found = row.difference
    count = row.a.count if row.a else 0
    relative = row.relative
    note = reasons.get(row.how, "") or row.note
    broken = sum(side.nan + side.infinite for side in (row.a, row.b) if side)
    if broken:
        note = f"{note} {_('{count:,} not finite').format(count=broken)}".strip()
    return {
        "name": keys_of(row),
        "status": f"{SIGNS[row.status]} {word}",
        "shape": shapes_of(row),
        "dtype": types_of(row),
        "relative": None if relative is None else 100 * relative,
        "cosine": found.cosine if found else None,
        "changed": 100 * found.changed / count if found and count else None,
        "largest": found.largest if found else None,
        "a": row.a.norm if row.a else None,
        "b": row.b.norm if row.b else None,
        "difference": found.norm if found else None,
        "note": note,
        "faded": row.status == "same",
        "frozen": False,
        "sought": " ".join((keys_of(row), types_of(row), note)).casefold(),
    }


def _columns(seen: pd.DataFrame) -> dict[str, Any]:
    """Return the columns; those that nothing stands in are left out."""
    columns: dict[str, Any] = {
        "name": TextColumn(_("Key"), width=_wide(seen["name"].str.len().max())),
        "relative": NumberColumn(
            _("Change, %"), format="%.3g", width=92,
            help=_("‖b − a‖ / ‖a‖: the length of the change beside the length of what was there."),
        ),
        "status": TextColumn(_("What became of it"), width=128),
        "cosine": NumberColumn(
            _("Cosine"), format="%.5f", width=84,
            help=_("Σab / (‖a‖ ‖b‖): 1 for the same direction."),
        ),
        "changed": NumberColumn(
            _("Numbers, %"), format="%.3g", width=96,
            help=_("How many of its numbers are not what they were. NaN in the same place is the same."),
        ),
        "largest": NumberColumn(
            _("Largest"), format="%.3g", width=84, help=_("The largest |b − a| of all its numbers."),
        ),
        "a": NumberColumn("‖a‖", format="%.4g", width=80, help="√(Σa²)"),
        "b": NumberColumn("‖b‖", format="%.4g", width=80, help="√(Σb²)"),
        "difference": NumberColumn("‖b − a‖", format="%.3g", width=80, help="√(Σ(b − a)²)"),
        "shape": TextColumn(_("Shape"), width=130),
        "dtype": TextColumn(_("Type"), width=84),
        "note": TextColumn(_("Note"), width=240),
    }  # fmt: skip
    filled = {name for name in columns if (seen[name].notna() & (seen[name] != "")).any()}
    return {name: column for name, column in columns.items() if name in filled}


def _wide(letters: float) -> int:
    """Return the width of the names' column in pixels: no more than they need."""
    return int(min(max(8 * letters + 20, 96), 250))
