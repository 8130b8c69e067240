"""What if: a card for each change, with the verdict's curve; all that moves does so in the browser."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.components import component
from app_pages.parts.predict.known import classifier_of, knowledge_of, turn
from app_pages.parts.predict.threshold import threshold
from app_pages.parts.predict.why.asked import Why
from app_pages.parts.predict.why.cached import remembered
from app_pages.parts.predict.why.change_words import titles
from app_pages.parts.predict.why.sent import packed
from app_pages.parts.verdicts import opened
from app_pages.parts.words import _

if TYPE_CHECKING:
    from core.explanation.what_if import Course

_CARDS = component("what_if", "unpack", "make", "cells", "what_if_plot")


def draw(why: Why) -> None:
    """Draw the section."""
    st.subheader(_("What if the photo were different?"), anchor=False)
    st.caption(
        _("Move along a curve: the photo changes, and the verdict with it. The dotted line is the "
          "photo as it is.")
    )  # fmt: skip
    asked, limit = classifier_of(why.model), threshold(knowledge_of(why.model))
    sent = remembered(
        "what-if", (why.photo.id, why.model, turn(why.model), limit),
        lambda: packed(_judged(why), asked.classes, limit),
    )  # fmt: skip
    _CARDS(key="what-if", data=sent)


def _judged(why: Why) -> Sequence[Course]:
    from core.explanation.changes import CHANGES
    from core.explanation.what_if import what_if

    place, start, names = st.empty(), time.monotonic(), titles()

    def progress(done: int, count: int) -> None:
        if done < count and time.monotonic() - start > 0.2:
            place.progress(
                done / count, _("Trying: {change}").format(change=names[CHANGES[done].name])
            )

    picture = opened(why.photo.content, classifier_of(why.model).image_size)
    courses = what_if(classifier_of(why.model), picture, progress=progress)
    place.empty()
    return courses
