"""The confusion matrix, and which of its cells is chosen."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import numpy as np
import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.confusion_cells import cell_table
from app_pages.parts.drawing import draw, ink, table
from app_pages.parts.own import text
from app_pages.parts.words import _
from charts import verdicts as charts
from core.confusion import row_shares

CELL, CHART, WRITTEN = "cell", "judge-confusion", "cells"
Cell = tuple[int, int]  # class and verdict


def settled(classes: int, first: Cell) -> Cell:
    """Return the chosen cell: from the session or the link, `first` where they name none."""
    match = re.fullmatch(r"(\d{1,2})-(\d{1,2})", text(CELL, "", 5), re.ASCII)
    chosen = (int(match[1]), int(match[2])) if match else first
    return chosen if max(chosen) < classes else first


def take(true: int, taken: int) -> None:
    """Choose a cell."""
    st.session_state[CELL] = f"{true}-{taken}"


def matrix(counts: np.ndarray, classes: tuple[str, ...], chosen: Cell) -> None:
    """Draw the matrix, int64 (classes, classes), with numbers of pictures or shares in it."""
    cells = cell_table(counts, classes, _texts(counts, row_shares(counts)))
    title = _("What was taken for what")
    spec = charts.confusion_to_choose(title, classes, ink(), _("is"), _("taken for"))
    alt = _("Confusion matrix: rows are the true classes, columns what the network says.")
    frame = table(true=[classes[chosen[0]]], predicted=[classes[chosen[1]]])
    draw(spec, CHART, alt=alt, on_select=_picked(classes), cells=cells, chosen=frame)
    st.caption(
        _("Click a cell, or choose it beside, to see its pictures. Stronger: more of its row.")
    )


def _texts(counts: np.ndarray, shares: np.ndarray) -> list[str]:
    """Draw what the cells are to say, and return it, row by row; nothing where nothing is."""
    ways: Mapping[str, str] = {"counts": _("Pictures"), "shares": _("% of the row")}
    way = choice(
        st.segmented_control, _("Numbers in the cells"), ways, key=WRITTEN, required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    if way == "counts":
        return [f"{each}" if each else "" for each in counts.ravel()]
    return [
        "" if not count else "<1" if share < 0.01 else f"{100 * share:.0f}"
        for count, share in zip(counts.ravel(), shares.ravel(), strict=True)
    ]


def _picked(classes: tuple[str, ...]) -> Callable[[], None]:
    def picked() -> None:
        chosen = st.session_state[CHART].get("selection", {}).get("cell") or []
        found = [chosen[0].get(name) for name in ("true", "predicted")] if chosen else []
        if found and all(each in classes for each in found):
            take(*(classes.index(each) for each in found))

    return picked


def choosing(classes: tuple[str, ...], chosen: Cell) -> None:
    """Draw the same choice for the keyboard."""
    keys = (f"{CELL}-true", f"{CELL}-taken")

    def picked() -> None:
        take(*(st.session_state[key] for key in keys))

    with st.container(horizontal=True, gap="small"):
        for key, label, value in zip(keys, (_("Is"), _("Taken for")), chosen, strict=True):
            st.session_state[key] = value
            st.selectbox(
                label, range(len(classes)), format_func=classes.__getitem__, key=key,
                on_change=picked, width=160,
            )  # fmt: skip
