"""Photos as cards: each with its verdict, how far to believe it, and what decided it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.markdown import plain
from app_pages.parts.models import Model
from app_pages.parts.predict.asked import PHOTO, VIEW
from app_pages.parts.predict.corrections.marking import say_what_it_shows
from app_pages.parts.predict.photos.rows import NONE, Row
from app_pages.parts.predict.photos.words import alike_help, alike_words, familiar_words
from app_pages.parts.verdicts import fogged, heat, large, percent
from app_pages.parts.words import _
from charts.probability_bar import probability_bar
from core.explanation import ExplanationError

ON_A_PAGE = 24
VERDICT = ""  # in the choice of what the heatmap speaks for: the verdict of each photo
CLASSES_SHOWN = 3  # beside the bar


def choose_heatmap(classes: Sequence[str]) -> tuple[float, str]:
    """Draw the heatmap's controls; return its strength (0: none) and the class it speaks for."""
    if not st.toggle(_("Show what decided it"), key="heatmap", bind="query-params"):
        return 0.0, VERDICT
    strength = st.slider(
        _("Fog over the rest"), 10, 100, 80, step=10, format="%d %%", key="fog",
        bind="query-params", width=200,
    )  # fmt: skip
    labels = {VERDICT: _("the verdict of each photo")} | {name: name for name in classes}
    chosen = choice(st.selectbox, _("Places that speak for"), labels, "speaks_for", width=220)
    return strength / 100, chosen


def show(
    found: Sequence[Row], model: Model, classes: Sequence[str], threshold: float | None
) -> None:
    """Draw a card for each photo, a page of cards at a time."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="heatmap-bar"):
        strength, label = choose_heatmap(classes)
    pages = math.ceil(len(found) / ON_A_PAGE)
    if pages > 1 and st.session_state.get("page", 1) > pages:
        st.session_state["page"] = 1
    page = st.pagination(pages, key="page") if pages > 1 else 1
    start = (page - 1) * ON_A_PAGE
    grid = st.grid(3, min_column_width=220, border=True, vertical_alignment="top", key="verdicts")
    for row in found[start : start + ON_A_PAGE]:
        with grid.cell():
            card(row, model, classes, threshold, strength, label)


def card(
    row: Row, model: Model, classes: Sequence[str], threshold: float | None,
    strength: float = 0.0, label: str = VERDICT,
) -> None:  # fmt: skip
    """Draw one photo with its verdict, or with the sentence that says why there is none."""
    verdict = row.judged.verdict
    if verdict is None:
        st.markdown(f":material/broken_image: **{row.said}**")
        st.caption(f"{plain(row.judged.error)}  \n{plain(row.photo.name)}")
        return
    shown, note = _with_heat(row, model, strength, label or verdict.label)
    st.image(shown, width="stretch", alt=f"{row.photo.name}: {row.said}")
    sure = "" if row.group == NONE else f" · {percent(verdict.probability)}"
    st.markdown(f"**{plain(row.said)}**{sure}")
    likeliest = sorted(verdict.probabilities.items(), key=lambda item: -item[1])
    text = " · ".join(f"{name} {percent(p)}" for name, p in likeliest[:CLASSES_SHOWN])
    st.image(probability_bar(verdict.probabilities), width="stretch", alt=text)
    told = [
        plain(row.photo.name), plain(text), familiar_words(verdict.familiarity, threshold), note,
        alike_words(row),
    ]  # fmt: skip
    st.caption("  \n".join(filter(None, told)), help=alike_help(row))
    st.button(
        _("Why?"), icon=":material/troubleshoot:", key=f"why-{row.photo.id}", type="tertiary",
        on_click=ask_why, args=(row.photo.id,),
    )  # fmt: skip
    say_what_it_shows(row.photo, classes)


def ask_why(photo: str) -> None:
    """Go to the view that explains one photo."""
    st.session_state[VIEW], st.session_state[PHOTO] = "why", photo


def _with_heat(row: Row, model: Model, strength: float, label: str) -> tuple[bytes, str]:
    """Return the photo to show, under fog where it is asked for, and a note where that is empty."""
    photo, shown = row.photo, large(row.photo, row.judged)
    if not strength:
        return shown, ""
    from core.images import PictureError

    try:
        found = heat(photo.id, model, label, photo.content)
    except (ExplanationError, PictureError) as error:
        return shown, plain(str(error))
    if not found.any():
        return shown, _("No place in it speaks for {label}.").format(label=plain(label))
    return fogged(photo.id, model, label, strength, shown, found), ""
