"""What several photos show, as a gallery: each with its verdict and where that comes from."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.choices import choice
from app_pages.parts.markdown import plain
from app_pages.parts.models import Model, classifier, description
from app_pages.parts.predict.asked import Asked
from app_pages.parts.predict.bringing import invite
from app_pages.parts.verdicts import Judged, Photo, fogged, heat, in_words, judge_all, percent
from app_pages.parts.words import _, guide, plural
from charts.probability_bar import probability_bar

ON_A_PAGE = 24
VERDICT = ""  # in the choice of what the heatmap speaks for: the verdict of each photo
CLASSES_SHOWN = 3  # beside the bar


def show(asked: Asked) -> None:
    """Draw all photos with their verdicts."""
    if asked.photos:
        strength, label = choose_heatmap(description(asked.model).classes)
        draw_stage(list(asked.photos), asked.model, strength, label)
    else:
        invite()
    st.caption(guide("predict-note"))
    frame.code("core.prediction.classifier.classify", "core.prediction.explanation.heatmap")
    frame.look_for("predict")


def choose_heatmap(classes: Sequence[str]) -> tuple[float, str]:
    """Draw the heatmap's controls; return its strength (0: none) and the class it speaks for."""
    if not st.toggle(_("Show what decided it"), key="heatmap", bind="query-params"):
        return 0.0, VERDICT
    strength = st.slider(
        _("Fog over the rest"), 10, 100, 80, step=10, format="%d %%", key="fog", bind="query-params"
    )
    labels = {VERDICT: _("the verdict of each photo")} | {name: name for name in classes}
    return strength / 100, choice(st.selectbox, _("Places that speak for"), labels, "speaks_for")


def draw_summary(judged: Sequence[Judged]) -> None:
    """Say what all photos together were taken for."""
    counts = Counter(item.verdict.label for item in judged if item.verdict)
    unread = sum(item.verdict is None for item in judged)
    parts = [f"{plain(label)}: **{count}**" for label, count in sorted(counts.items())]
    parts += [_("unreadable: **{count}**").format(count=unread)] if unread else []
    photos = plural("{count} photo", "{count} photos", len(judged))
    st.markdown(" · ".join([photos, *parts]))


def draw_card(photo: Photo, judged: Judged, model: Model, strength: float, label: str) -> None:
    """Draw one photo with its verdict, or with the sentence that says why there is none."""
    if judged.verdict is None:
        st.markdown(f":material/broken_image: **{_('No verdict')}**")
        st.caption(f"{plain(judged.error)}  \n{plain(photo.name)}")
        return
    shown, note = _with_heat(photo, judged, model, strength, label or judged.verdict.label)
    st.image(shown, width="stretch", alt=f"{photo.name}: {in_words(judged.verdict)}")
    st.markdown(f"**{plain(in_words(judged.verdict))}** · {percent(judged.verdict.probability)}")
    bar = probability_bar(judged.verdict.probabilities)
    likeliest = sorted(judged.verdict.probabilities.items(), key=lambda item: -item[1])
    text = " · ".join(f"{name} {percent(p)}" for name, p in likeliest[:CLASSES_SHOWN])
    st.image(bar, width="stretch", alt=text)
    lines = [plain(text), note, plain(photo.name)]
    st.caption("  \n".join(filter(None, lines)))


def _with_heat(
    photo: Photo, judged: Judged, model: Model, strength: float, label: str
) -> tuple[bytes, str]:
    """Return the photo to show, under fog where it is asked for, and a note where that is empty."""
    if not strength:
        return judged.shown, ""
    from core.prediction import ExplanationError

    try:
        found = heat(photo.id, model, label, photo.content)
    except ExplanationError as error:
        return judged.shown, plain(str(error))
    if not found.any():
        return judged.shown, _("No place in it speaks for {label}.").format(label=plain(label))
    return fogged(photo.id, model, label, strength, judged.shown, found), ""


def draw_stage(photos: list[Photo], model: Model, strength: float, label: str) -> None:
    """Judge the photos and draw a card for each of them, a page of cards at a time."""
    with st.spinner(_("Loading the network…")):
        classifier(model)
    judged = judge_all(photos, model)
    draw_summary(judged)
    pages = math.ceil(len(photos) / ON_A_PAGE)
    page = st.pagination(pages, key="page") if pages > 1 else 1
    start = (page - 1) * ON_A_PAGE
    grid = st.grid(3, min_column_width=220, border=True, vertical_alignment="top", key="verdicts")
    for photo, item in list(zip(photos, judged, strict=True))[start : start + ON_A_PAGE]:
        with grid.cell():
            draw_card(photo, item, model, strength, label)
