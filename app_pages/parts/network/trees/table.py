"""One table of the trees: its rows, and which of them is selected.

Streamlit keeps a selection by its position, also when other rows come to stand there; so the table is
told anew, at each run, which row is selected. A click anywhere in a row selects it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from charts.colours import NEITHER

STYLED = 400  # rows; colours in longer tables would take longer than all the rest of the page
FADED, MARKED, FROZEN = f"color: {NEITHER}", "font-weight: 700", "background-color: #5B8DA633"
MARK = "● "  # before the name of a row that goes with what is selected in another table

Choose = Callable[[int | None], None]


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows of a frame are seen, which of them is selected, and which go with the selection.

    All are positions in the frame; -1 for none selected.
    """

    seen: np.ndarray
    selected: int = -1
    marked: Collection[int] = ()


def table(
    key: str,
    frame: pd.DataFrame,
    rows: Rows,
    columns: dict[str, Any],
    choose: Choose,
    *,
    height: int,
    alt: str,
) -> None:
    """Draw the seen rows of `frame`; `columns` are the configurations of those that are drawn.

    The first column gets the marks. `choose` is called with the position in `frame` of the row that
    the visitor selects, None where he takes the selection back.
    """
    name = next(iter(columns))
    part = frame.iloc[rows.seen]
    marks = [position in rows.marked for position in rows.seen]
    part = part.assign(**{name: [MARK * m + n for m, n in zip(marks, part[name], strict=True)]})
    here = np.flatnonzero(rows.seen == rows.selected).tolist()
    st.session_state[key] = {"selection": {"rows": here, "columns": [], "cells": []}}
    st.dataframe(
        _styled(part, list(columns), marks), key=key, hide_index=True, height=height, alt=alt,
        column_config=columns, column_order=list(columns), placeholder="",
        selection_mode=["single-row", "single-cell"],
        on_select=partial(_chosen, key, rows.seen, choose),
    )  # fmt: skip


def _chosen(key: str, seen: np.ndarray, choose: Choose) -> None:
    selection = st.session_state[key]["selection"]
    cells, rows = selection.get("cells") or (), selection.get("rows") or ()
    position = cells[0][0] if cells else rows[0] if rows else None
    choose(int(seen[position]) if position is not None and position < len(seen) else None)


def _styled(part: pd.DataFrame, columns: list[str], marks: Sequence[bool]) -> Any:
    """Return the columns to draw, in colour where that says something and is quick."""
    faded = part["faded"].to_numpy(bool)
    frozen = part["frozen"].to_numpy(bool)
    drawn = part[columns]
    if len(part) > STYLED or not (faded.any() or frozen.any() or any(marks)):
        return drawn
    styles = [
        "; ".join(style for style, on in ((FADED, f), (FROZEN, z), (MARKED, m)) if on)
        for f, z, m in zip(faded, frozen, marks, strict=True)
    ]
    whole = pd.DataFrame(dict.fromkeys(columns, styles), index=drawn.index)
    return drawn.style.apply(lambda _: whole, axis=None)
