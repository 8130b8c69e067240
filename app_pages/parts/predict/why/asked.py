"""What the view is asked: a photo that can be read, its verdict, and the class to speak for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.markdown import plain
from app_pages.parts.models import Model, description
from app_pages.parts.predict.asked import Asked
from app_pages.parts.verdicts import Judged, Photo, judge
from app_pages.parts.words import _

VERDICT = ""  # in the choice of what the maps speak for: the verdict itself
PILLS = 6  # photos up to which all their names are in sight


@dataclass(frozen=True, slots=True)
class Why:
    """One photo, what was said of it, the class whose places are shown, and how thick the fog is."""

    photo: Photo
    model: Model
    judged: Judged
    label: str
    strength: float


def choose(asked: Asked) -> Why | None:
    """Draw the choices; return what was chosen, None where the photo cannot be read."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        photo = _photo(asked.photos)
        with st.spinner(_("Loading the network…")):
            judged = judge(photo, asked.model)
        if judged.verdict is not None:
            label = _label(description(asked.model).classes) or judged.verdict.label
            return Why(photo, asked.model, judged, label, _strength())
    st.error(f"{plain(photo.name)}: {plain(judged.error)}", icon=":material/broken_image:")
    return None


def _strength() -> float:
    percent: int = st.slider(
        _("Fog over the rest"), 10, 100, 80, step=10, format="%d %%", key="fog",
        bind="query-params", width=200,
    )  # fmt: skip
    return percent / 100


def _photo(photos: Sequence[Photo]) -> Photo:
    by_id = {photo.id: photo for photo in photos}
    names = {photo.id: f"{i + 1} · {photo.name}" for i, photo in enumerate(photos)}
    if len(photos) <= PILLS:
        return by_id[choice(st.pills, _("Photo"), names, "photo", required=True)]
    return by_id[choice(st.selectbox, _("Photo"), names, "photo", width=280)]


def _label(classes: Sequence[str]) -> str:
    labels = {VERDICT: _("its verdict")} | {name: name for name in classes}
    return choice(st.selectbox, _("Places that speak for"), labels, "speaks_for", width=220)
