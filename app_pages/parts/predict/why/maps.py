"""Where it looked: the maps of all depths side by side, and one of them large."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.markdown import code, plain
from app_pages.parts.predict.known import told_of
from app_pages.parts.predict.threshold import threshold
from app_pages.parts.predict.trust.one import familiarity_scale
from app_pages.parts.predict.why.asked import Why
from app_pages.parts.predict.why.cached import explained, fogged
from app_pages.parts.verdict_words import how_sure, in_words
from app_pages.parts.words import _
from core.explanation import ExplanationError

if TYPE_CHECKING:
    import numpy as np

    from core.explanation.heatmaps import Explanation

BEST = "best"
Chosen = tuple[str, "np.ndarray"]  # a depth's key, and its map


def draw(why: Why) -> Chosen | None:
    """Draw the maps; return the one that is shown large, None where the network has none."""
    large, strip = st.columns([5, 6], gap="medium")
    try:
        found = explained(why.photo.id, why.model, why.label, why.photo.content)
    except ExplanationError as error:
        large.image(why.judged.shown, width="stretch", alt=_alt(why))
        strip.info(plain(str(error)), icon=":material/visibility_off:")
        return None
    with strip:
        key = _choose(why, found)
    heat = _heats(found)[key]
    with large:
        st.image(_shown(why, key, heat), width="stretch", alt=_alt(why))
        _say(why, heat)
    return key, heat


def _heats(found: Explanation) -> dict[str, np.ndarray]:
    return {BEST: found.best} | {str(i): depth.heat for i, depth in enumerate(found.depths)}


def _choose(why: Why, found: Explanation) -> str:
    """Draw the maps from early to late and the choice among them; return what is chosen."""
    sizes = {str(i): "{} × {}".format(*depth.places) for i, depth in enumerate(found.depths)}
    names = {BEST: _("Combined")} | sizes
    key = choice(st.segmented_control, _("Shown large"), names, "depth", required=True)
    notes = {str(i): code(depth.part) for i, depth in enumerate(found.depths)}
    notes[BEST] = _("the last two, together")
    with st.grid(3, min_column_width=110, gap="small", key="depths"):
        for place, heat in [*list(_heats(found).items())[1:], (BEST, found.best)]:
            with st.container(gap=None):
                st.image(_shown(why, place, heat), width="stretch", alt=_alt(why, names[place]))
                st.caption(f"{names[place]} · {notes[place]}" if notes[place] else names[place])
    return key


def _shown(why: Why, key: str, heat: np.ndarray) -> bytes:
    given = (why.photo.id, why.model, why.label, key, why.strength)
    return fogged(*given, why.judged.shown, heat)


def _alt(why: Why, which: str = "") -> str:
    return ": ".join(filter(None, [why.photo.name, which, _said(why)]))


def _said(why: Why) -> str:
    verdict = why.judged.verdict
    return in_words(verdict, threshold(told_of(why.model))) if verdict else ""


def _say(why: Why, heat: np.ndarray) -> None:
    verdict = why.judged.verdict
    assert verdict is not None
    known = told_of(why.model)
    limit = threshold(known)
    st.markdown(f"**{plain(_said(why))}** · {plain(how_sure(verdict, limit))}")
    if known is not None and limit is not None:
        familiarity_scale(verdict, known, limit)
    if not heat.any():
        st.caption(_("No place in it speaks for {label}.").format(label=plain(why.label)))
    else:
        told = _("What speaks for {label} is clear, the rest lies in fog.")
        st.caption(told.format(label=plain(why.label)))
