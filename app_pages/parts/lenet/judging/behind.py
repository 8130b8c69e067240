"""The test pictures behind a cell of the confusion matrix."""

from __future__ import annotations

import numpy as np
import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.lenet.inputs.asking import percent
from app_pages.parts.lenet.inputs.tiles import tiles
from app_pages.parts.lenet.judging.matrix import Cell
from app_pages.parts.lenet.judging.neighbours import look_at
from app_pages.parts.lenet.judging.verdicts import Verdicts
from app_pages.parts.words import _
from core import judging

ORDER, PAGE = "cell-order", 30


def behind(found: Verdicts, cell: Cell) -> None:
    """Draw the pictures of a cell in the order that is chosen, a page of them at a time."""
    indices = judging.cell(found.shares, found.known.labels, *cell)
    if not len(indices):
        st.caption(_("There is no such test picture."))
        return
    indices = _ordered(indices)
    pages = -(-len(indices) // PAGE)
    # Another cell begins with its first page; another network may have fewer pages of this one.
    key = f"cell-page-{cell[0]}-{cell[1]}"
    st.session_state[key] = min(st.session_state.get(key, 1), pages)
    first = (st.session_state[key] - 1) * PAGE
    page = indices[first : first + PAGE]
    shown = [found.tile(int(i), percent(found.shares[i, cell[1]])) for i in page]
    tiles(shown, "", "judge-cell", _("Pictures of this cell"), look_at, side=60)
    if pages > 1:
        st.pagination(pages, key=key, max_visible_pages=5)
    said = _(
        "{first} to {last} of {all}, with what it gives {name}. Choose one to see its neighbours."
    )
    st.caption(
        said.format(
            first=first + 1, last=first + len(page), all=f"{len(indices):,}",
            name=found.known.classes[cell[1]],
        )
    )  # fmt: skip


def _ordered(indices: np.ndarray) -> np.ndarray:
    """Draw the choice of the order; return the indices in it, which come with the surest first."""
    orders = {"surest": _("Surest"), "unsurest": _("Least sure"), "number": _("By number")}
    order = choice(
        st.segmented_control, _("Order"), orders, key=ORDER, required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    found: np.ndarray = {
        "surest": indices, "unsurest": indices[::-1], "number": np.sort(indices),
    }[order]  # fmt: skip
    return found
