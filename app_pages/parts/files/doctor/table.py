"""The two sides in one table, and the choice by hand for the selected key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import pandas as pd
import streamlit as st
from streamlit.column_config import TextColumn

from app_pages.parts.files.doctor.examined import Examined
from app_pages.parts.files.doctor.rows import TINTS, Line
from app_pages.parts.files.doctor.words import states
from app_pages.parts.network.shown import dimensions
from app_pages.parts.network.trees.words import inline
from app_pages.parts.words import _

HAND, ROW_KEY, TAKE = "doctor_hand", "doctor_row", "doctor-take"
AUTOMATIC, NOTHING = "automatic", "nothing"
STYLED = 400  # rows; colours in longer tables take longer than all the rest
ROW, HEAD, MOST_ROWS = 35, 38, 14


def hand() -> Mapping[str, str | None]:
    """Return what the visitor has chosen by hand, by the network's key; None for nothing."""
    return dict(st.session_state.get(HAND, {}))


def table(found: Sequence[Line]) -> Line | None:
    """Draw the rows; return the one that is selected."""
    if not found:
        return None
    chosen = st.session_state.get(ROW_KEY, "")
    place = next((n for n, line in enumerate(found) if line.key and line.key == chosen), None)
    st.session_state["doctor-table"] = {
        "selection": {"rows": [] if place is None else [place], "columns": [], "cells": []}
    }
    st.dataframe(
        _styled(found), key="doctor-table", hide_index=True, placeholder="",
        height=HEAD + ROW * min(MOST_ROWS, len(found)) + 2,
        alt=_("The network's keys and the file's, side by side"),
        column_config={
            "key": TextColumn(_("The network's key"), width=_wide(line.key for line in found)),
            "arrow": TextColumn("", width=36),
            "file": TextColumn(_("The file's key"), width=_wide(line.file for line in found)),
            "state": TextColumn(_("Verdict"), width=140),
            "shape": TextColumn(_("Shape"), width=120),
            "file_shape": TextColumn(_("Shape in the file"), width=130),
            "dtype": TextColumn(_("Type"), width=150),
        },
        column_order=["key", "state", "arrow", "file", "shape", "file_shape", "dtype"],
        selection_mode=["single-row", "single-cell"],
        on_select=partial(_chosen, [line.key for line in found]),
    )  # fmt: skip
    return None if place is None else found[place]


def _wide(names: Iterable[str]) -> int:
    """Return the width of a column of names in pixels: no more than they need."""
    return min(max(8 * max(map(len, names), default=0) + 20, 120), 280)


def _chosen(keys: Sequence[str]) -> None:
    selection = st.session_state["doctor-table"]["selection"]
    cells, rows = selection.get("cells") or (), selection.get("rows") or ()
    place = cells[0][0] if cells else rows[0] if rows else None
    st.session_state[ROW_KEY] = keys[place] if place is not None and place < len(keys) else ""


def _styled(found: Sequence[Line]) -> object:
    words = states()
    frame = pd.DataFrame([
        {
            "key": line.key or "–",
            "shape": dimensions(line.shape) if line.key else "",
            "arrow": "←" if line.key and line.file and line.state != "reshaped" else "",
            "file": "–" if line.file_shape is None else line.file or '""',
            "file_shape": "" if line.file_shape is None else dimensions(line.file_shape),
            "state": words[line.state],
            "dtype": " ← ".join(dict.fromkeys(filter(None, (line.dtype, line.file_dtype)))),
        }
        for line in found
    ])  # fmt: skip
    if len(found) > STYLED:
        return frame
    tints = pd.DataFrame("", index=frame.index, columns=frame.columns)
    tints["state"] = [TINTS.get(line.state, "") for line in found]
    return frame.style.apply(lambda _: tints, axis=None)


def by_hand(examined: Examined, line: Line | None) -> None:
    """Draw the choice for the selected key among all of the file's tensors that it could take."""
    if line is None or not line.key:
        st.caption(_("Select a row to choose by hand what its key takes."))
        return
    options = [AUTOMATIC, NOTHING, *fitting(examined, line)]
    current = hand().get(line.key, AUTOMATIC)
    key = f"{TAKE}-{line.key}"
    st.session_state[key] = NOTHING if current is None else current
    titles = {
        AUTOMATIC: _("what the rules say"), NOTHING: _("nothing: keep the numbers it has"),
    }  # fmt: skip
    st.selectbox(
        _("What {key} takes").format(key=inline(line.key)), options, key=key, width=460,
        format_func=lambda name: titles.get(name, name), on_change=_take, args=(line.key, key),
    )  # fmt: skip
    if hand():
        st.button(
            _("Undo all choices by hand"), key="doctor-hand-none", on_click=_clear, type="tertiary"
        )


def fitting(examined: Examined, line: Line) -> list[str]:
    """Return the file's tensors that have the key's shape, or its transpose."""
    from core.checkpoints.diagnosis import axes_between

    return [
        name
        for name, entry in examined.diagnosis.offered.items()
        if axes_between(entry.shape, line.shape, name) is not None
    ]


def _take(network_key: str, key: str) -> None:
    chosen, made = st.session_state[key], dict(hand())
    made.pop(network_key, None)
    if chosen != AUTOMATIC:
        made[network_key] = None if chosen == NOTHING else chosen
    st.session_state[HAND] = made


def _clear() -> None:
    st.session_state[HAND] = {}
