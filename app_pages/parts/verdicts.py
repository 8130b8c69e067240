"""Photos and what a model says about them, cached for one visitor's session and no longer.

A photo is told apart by the id of its upload: hashing two hundred photos anew at each run of the
page would take longer than everything else on it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.models import Model, classifier
from app_pages.parts.words import _
from core.images import PictureError, encode_jpeg, open_picture, thumbnail, to_square

if TYPE_CHECKING:
    import numpy as np

    from core.prediction import Verdict

LONGEST = 640  # pixels of a photo as it is shown
KEPT = 400  # photos in a session's cache
PATIENCE = 0.4  # seconds before a progress bar is worth its flicker


@dataclass(frozen=True, slots=True)
class Photo:
    """A visitor's photo, in memory: an id, the name he gave it, and its file's bytes."""

    id: str
    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Judged:
    """A photo as it is shown (JPEG, upright, without EXIF data) with its verdict, or an error."""

    shown: bytes = field(repr=False)
    verdict: Verdict | None
    error: str = ""


@st.cache_data(scope="session", max_entries=KEPT, show_spinner=False)
def judge(photo: str, model: Model, _content: bytes) -> Judged:
    """Return `judge_now` for a photo of this visitor, remembered by its id."""
    return judge_now(model, _content)


def judge_now(model: Model, content: bytes) -> Judged:
    """Return a photo's verdict; a photo that cannot be read gets the sentence that says why."""
    from core.prediction import classify

    asked = classifier(model)
    try:
        picture = open_picture(content, at_least=max(LONGEST, 2 * asked.image_size))
    except PictureError as error:
        return Judged(b"", None, str(error))
    (verdict,) = classify(asked, [to_square(picture, asked.image_size)])
    return Judged(encode_jpeg(thumbnail(picture, LONGEST)), verdict)


def judge_all(photos: Sequence[Photo], model: Model) -> list[Judged]:
    """Judge photos one after the other, with progress once it takes noticeably long."""
    place, start = st.empty(), time.monotonic()
    judged = []
    for number, photo in enumerate(photos):
        if time.monotonic() - start > PATIENCE:
            text = _("Looking at photo {number} of {count}")
            place.progress(number / len(photos), text.format(number=number + 1, count=len(photos)))
        judged.append(judge(photo.id, model, photo.content))
    place.empty()
    return judged


@st.cache_data(scope="session", max_entries=KEPT, show_spinner=False)
def heat(photo: str, model: Model, label: str, _content: bytes) -> np.ndarray:
    """Return where a photo speaks for `label`: float32 (S, S) in [0, 1].

    Raises ExplanationError when the model cannot say.
    """
    from core.prediction import heatmap, read_photo

    asked = classifier(model)
    return heatmap(asked, read_photo(_content, asked), label)


@st.cache_data(scope="session", max_entries=KEPT, show_spinner=False)
def fogged(
    photo: str, model: Model, label: str, strength: float, _shown: bytes, _heat: object
) -> bytes:
    """Return the photo as it is shown, with fog over what did not decide, as JPEG."""
    from core.prediction import overlay

    return encode_jpeg(overlay(open_picture(_shown), _heat, strength))  # type: ignore[arg-type]


def percent(probability: float) -> str:
    """Return a probability in words that never round to certainty."""
    if probability > 0.999:
        return "> 99.9 %"
    if probability < 0.001:
        return "< 0.1 %"
    return f"{100 * probability:.1f} %"


def in_words(verdict: Verdict) -> str:
    """Return a verdict as a short phrase: how clear it is, and the class."""
    phrases: Mapping[float, str] = {
        0.9: _("Clearly: {label}"),
        0.7: _("Probably: {label}"),
        0.0: _("Undecided, rather: {label}"),
    }
    least = next(bound for bound in phrases if verdict.probability >= bound)
    return phrases[least].format(label=verdict.label)
