"""Photos with the verdicts of two models under each, on one scale."""

from __future__ import annotations

import math
from collections.abc import Sequence

import streamlit as st

from app_pages.parts.markdown import plain
from app_pages.parts.models import Model
from app_pages.parts.predict.two.pairs import Pair
from app_pages.parts.verdict_words import NEITHER, percent
from app_pages.parts.words import _
from charts.probability_bar import probability_bar

ON_A_PAGE = 24


def show(found: Sequence[Pair], models: tuple[Model, Model]) -> None:
    """Draw a card for each photo, a page of cards at a time."""
    pages = math.ceil(len(found) / ON_A_PAGE)
    page = st.pagination(pages, key="two_page") if pages > 1 else 1
    start = (page - 1) * ON_A_PAGE
    grid = st.grid(3, min_column_width=240, border=True, vertical_alignment="top", key="pairs")
    for pair in found[start : start + ON_A_PAGE]:
        with grid.cell():
            _card(pair, models)


def _card(pair: Pair, models: tuple[Model, Model]) -> None:
    st.image(pair.judged[0].shown, width="stretch", alt=pair.photo.name)
    badge, colour = (_("same answer"), "gray") if pair.agree else (_("they differ"), "orange")
    st.markdown(f":{colour}-badge[{badge}]")
    for place, model in enumerate(models):
        _verdict(pair, place, model)
    st.caption(plain(pair.photo.name))


def _verdict(pair: Pair, place: int, model: Model) -> None:
    verdict = pair.judged[place].verdict
    assert verdict is not None  # pairs() leaves such photos out
    said = f"{plain(verdict.label)} {percent(verdict.probability)}"
    if pair.answers[place] == NEITHER:
        said = _("neither ({rather})").format(rather=said)
    st.markdown(f":small[{plain(model.title)}]  \n**{said}**{_mark(pair, place)}")
    alt = ", ".join(f"{name} {percent(p)}" for name, p in verdict.probabilities.items())
    st.image(probability_bar(verdict.probabilities), width="stretch", alt=alt)


def _mark(pair: Pair, place: int) -> str:
    """Return a sign where the visitor has said which class is right."""
    if pair.right is None:
        return ""
    if pair.answers[place] == pair.right:
        return " :green[:material/check:]"
    return " :red[:material/close:]"
