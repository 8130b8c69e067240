"""One picture looked at closely: each class's probability, what it learned from, and marks."""

from __future__ import annotations

import numpy as np
import streamlit as st

from app_pages.parts.atlas import learned, marking, words
from app_pages.parts.atlas.asked import Asked
from app_pages.parts.drawing import draw as draw_chart
from app_pages.parts.drawing import ink, table
from app_pages.parts.markdown import code, plain
from app_pages.parts.verdict_words import percent
from app_pages.parts.words import _
from charts import atlas as charts
from core.datasets import DatasetError, read_picture
from core.images import PictureError, encode_jpeg, thumbnail

OPEN = "picture"  # in the URL and the session: the picture that is looked at, by its name
LARGE = 480  # pixels of its longer side
MOST = 6  # classes whose probability is shown


def open_at(name: str) -> None:
    """Look at a picture when the page is drawn; for callbacks."""
    st.session_state[OPEN] = name


def draw(found: Asked, shown: np.ndarray) -> None:
    """Open the dialog where a picture is looked at; `shown` are those that one can turn to."""
    if OPEN not in st.session_state and OPEN in st.query_params:
        st.session_state[OPEN] = st.query_params[OPEN]
    name = st.session_state.get(OPEN)
    if name is None:
        return
    if name not in found.judged.names:
        _close()
        st.toast(_("This picture is not among the run's validation pictures."))
        return
    dialog = st.dialog(_("A closer look"), width="large", on_dismiss=_close)
    dialog(_closer)(found, [int(i) for i in shown])


def _close() -> None:
    st.session_state.pop(OPEN, None)
    st.query_params.pop(OPEN, None)


def _closer(found: Asked, shown: list[int]) -> None:
    name = st.session_state.get(OPEN)
    if name is None:
        return
    st.query_params[OPEN] = name
    index = found.judged.names.index(name)
    _turn(found, index, shown)
    picture, verdict = st.columns([2, 3], gap="medium")
    with picture:
        _picture(found, index)
    with verdict:
        st.markdown(words.answer(found, index) + "  \n" + words.truth(found, index))
        _probabilities(found, index)
        marking.draw(found, name)
    learned.draw(found, name)


def _turn(found: Asked, index: int, shown: list[int]) -> None:
    """Draw the way to the picture before and after this one, where it is one of those shown."""
    if index not in shown:
        return
    at = shown.index(index)
    with st.container(horizontal=True, vertical_alignment="center"):
        for step, icon, title, key in (
            (-1, ":material/arrow_back:", _("Previous"), "closer-previous"),
            (1, ":material/arrow_forward:", _("Next"), "closer-next"),
        ):
            there = 0 <= at + step < len(shown)
            name = found.judged.names[shown[at + step]] if there else ""
            st.button(title, icon=icon, key=key, disabled=not there, on_click=open_at, args=(name,))
        place = _("{place} of {count}").format(place=f"{at + 1:,}", count=f"{len(shown):,}")
        st.caption(place)


def _picture(found: Asked, index: int) -> None:
    name, label = found.judged.names[index], found.judged.classes[found.judged.labels[index]]
    try:
        shown = encode_jpeg(thumbnail(read_picture(found.source, name, at_least=LARGE), LARGE))
        st.image(
            shown, width="stretch", alt=_("A picture of the class {label}").format(label=label)
        )
    except (DatasetError, PictureError) as error:
        st.caption(f":material/broken_image: {plain(str(error))}")
    if found.source.has_files:
        st.caption(code(name))


def _probabilities(found: Asked, index: int) -> None:
    """Draw the probability of the likeliest classes, the true one always among them."""
    judged = found.judged
    row, truth = judged.probabilities[index], int(judged.labels[index])
    best = [int(i) for i in np.argsort(-row, kind="stable")[:MOST]]
    if truth not in best:
        best[-1] = truth
    names = [judged.classes[i] for i in best]
    own = [_("its class") if i == truth else "" for i in best]
    draw_chart(
        charts.probabilities(judged.classes, ink(), len(best)), "closer-chart",
        alt=_("Probability of each class"),
        classes=table(
            name=names, probability=row[best],
            text=[f"{percent(float(row[i]))} {each}".strip() for i, each in zip(best, own, strict=True)],
        ),
    )  # fmt: skip
