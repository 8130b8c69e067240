"""One photo on the scale of familiarity, small enough for a card."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.drawing import ink
from app_pages.parts.predict.trust.words import share
from app_pages.parts.words import _
from charts.familiarity import familiarity_bar

if TYPE_CHECKING:
    from core.prediction import Verdict
    from core.prediction.familiarity import Scale
    from core.prediction.knowledge import Knowledge


def familiarity_scale(verdict: Verdict, known: Knowledge, threshold: float) -> None:
    """Draw where a photo lies between known photos and other things, and say it in words.

    Nothing is drawn where the model cannot tell.
    """
    if verdict.familiarity is None or known.detector is None:
        return
    found = _scale(known)
    pets = found.groups[0].counts
    others = [
        sum(column) for column in zip(*(group.counts for group in found.groups[1:]), strict=True)
    ]
    picture = familiarity_bar(
        pets, others or [0] * len(pets), found.place(verdict.familiarity), found.place(threshold),
        ink(),
    )  # fmt: skip
    said = in_words(verdict.familiarity, known, threshold)
    st.image(picture, width="stretch", alt=said)
    st.caption(said)


def in_words(familiarity: float, known: Knowledge, threshold: float) -> str:
    """Return a sentence: on which side of the threshold it lies, and among how many known photos."""
    from core.prediction.familiarity import less_familiar

    below = share(less_familiar(known, familiarity))
    if familiarity < threshold:
        return _(
            "Below the threshold: {share} of the known photos are less familiar still."
        ).format(share=below)
    return _("Above the threshold: {share} of the known photos are less familiar.").format(
        share=below
    )


@lru_cache(maxsize=8)  # by the object: it is shared by all who ask the model, and never changed
def _scale(known: Knowledge) -> Scale:
    from core.prediction.familiarity import scale_of

    return scale_of(known)
