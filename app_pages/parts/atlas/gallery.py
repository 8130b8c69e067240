"""A page of pictures with their verdicts, each of which can be looked at more closely."""

from __future__ import annotations

import math

import numpy as np
import streamlit as st

from app_pages.parts.atlas import closer, words
from app_pages.parts.atlas.asked import Asked
from app_pages.parts.atlas.filters import PAGE
from app_pages.parts.markdown import plain
from app_pages.parts.run_verdicts import picture
from app_pages.parts.words import _
from core.datasets import DatasetError
from core.images import PictureError

ON_A_PAGE = 12


def gallery(found: Asked, order: np.ndarray) -> None:
    """Draw a page of the pictures whose indices are given."""
    places = st.grid(6, min_column_width=130, gap="small", key="atlas-gallery")
    bottom = st.container(horizontal=True, horizontal_alignment="center")
    pages = math.ceil(len(order) / ON_A_PAGE)
    page = 1
    if pages > 1:
        if st.session_state.get(PAGE, 1) > pages:  # of other filters
            st.session_state[PAGE] = 1
        page = min(pages, bottom.pagination(pages, key=PAGE, bind="query-params"))
    first = (page - 1) * ON_A_PAGE
    for place, index in enumerate(order[first : first + ON_A_PAGE]):
        with places.cell(), st.container(gap="xxsmall"):
            _tile(found, int(index), place)


def _tile(found: Asked, index: int, place: int) -> None:
    judged = found.judged
    name = judged.names[index]
    try:
        alt = _("A picture of the class {label}").format(label=judged.classes[judged.labels[index]])
        st.image(picture(found.source, name), width="stretch", alt=alt)
    except (DatasetError, PictureError) as error:
        st.caption(f":material/broken_image: {plain(str(error))}")
    st.markdown(words.answer(found, index))
    lines = [words.truth(found, index), words.marked(found, name)]
    st.caption("  \n".join(filter(None, lines)))
    st.button(
        _("Look closer"), key=f"closer-{place}", type="tertiary", icon=":material/zoom_in:",
        on_click=closer.open_at, args=(name,),
    )  # fmt: skip
