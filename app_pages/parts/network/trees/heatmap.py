"""A tensor's picture as a heatmap, with a line that says what is shown of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.drawing import draw, ink
from app_pages.parts.markdown import plain
from app_pages.parts.network.trees.cells import folded, heat
from app_pages.parts.words import _
from charts import tensors

if TYPE_CHECKING:
    from core.parameters import Picture

WIDTH = 300  # pixels that a heatmap has at the least


def heatmap(
    title: str,
    picture: Picture,
    key: str,
    reach: float = 0.0,
    on_pick: Callable[[str], None] | None = None,
) -> None:
    """Draw a picture under a title; one of few rows takes less room.

    `reach` is where the scale ends, so that several pictures can have one; 0: the largest magnitude.
    `on_pick` is called with the index of a cell that is clicked, as it is written: "[0, 0]".
    """
    st.markdown(f"**{plain(title)}**")
    rows, columns = picture.places.shape
    flat = rows * min(tensors.LARGEST, WIDTH / max(columns, 1)) < tensors.FLAT - tensors.TOP
    height = tensors.FLAT if flat else tensors.HEIGHT
    draw(
        tensors.heatmap(_("index"), _("value"), ink(), height, picks=on_pick is not None), key,
        alt=_("{title} of the tensor as cells, blue below zero and red above").format(title=title),
        on_select=None if on_pick is None else partial(_picked, key, on_pick),
        **heat(picture, reach),
    )  # fmt: skip
    st.caption(folded(picture))


def _picked(key: str, on_pick: Callable[[str], None]) -> None:
    cells = st.session_state[key]["selection"].get("cell") or [{}]
    if index := cells[0].get("index"):
        on_pick(str(index))
