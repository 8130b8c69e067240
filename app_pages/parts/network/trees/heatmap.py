"""A tensor's picture as a heatmap, with a line that says what is shown of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.drawing import draw, ink
from app_pages.parts.network.trees.cells import folded, heat
from app_pages.parts.words import _
from charts import tensors

if TYPE_CHECKING:
    from core.parameters import Picture

WIDTH = 300  # pixels that a heatmap has at the least


def heatmap(title: str, picture: Picture, key: str) -> None:
    """Draw a picture under a title; one of few rows takes less room."""
    st.markdown(f"**{title}**")
    rows, columns = picture.places.shape
    flat = rows * min(tensors.LARGEST, WIDTH / max(columns, 1)) < tensors.FLAT - tensors.TOP
    height = tensors.FLAT if flat else tensors.HEIGHT
    draw(
        tensors.heatmap(_("index"), _("value"), ink(), height), key,
        alt=_("{title} of the tensor as cells, blue below zero and red above").format(title=title),
        **heat(picture),
    )  # fmt: skip
    st.caption(folded(picture))
