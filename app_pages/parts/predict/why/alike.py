"""Which known pictures the network finds most like the photo."""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

import streamlit as st

from app_pages.parts.markdown import plain
from app_pages.parts.models import SHIPPED_MODELS, Model, classifier
from app_pages.parts.predict.why.asked import Why
from app_pages.parts.verdicts import square
from app_pages.parts.words import _
from core.datasets import DatasetError, Source, read_picture
from core.explanation import ExplanationError
from core.images import PictureError, encode_jpeg, thumbnail
from core.training.files import RunError
from core.training.folder import find_run

if TYPE_CHECKING:
    from core.explanation.similar import Known

LOOKED_AT = 240  # pictures that a photo is compared with
SHOWN = 8
SIDE = 160  # pixels of a picture as it is shown
DRAWN_SEED = 2  # not the pictures that anything here is trained on by default

# What tells a run's training pictures apart: the share that validated, or which fold of how many.
Side: TypeAlias = tuple[float, tuple[int, int] | None]


class Shelf:
    """What one model made of one set of pictures, once somebody has asked for it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.known: Known | None = None


@st.cache_resource(max_entries=6, show_spinner=False)
def _shelf(model: Model, source: str) -> Shelf:
    return Shelf()


def draw(why: Why) -> None:
    """Draw the section."""
    st.subheader(_("What it finds alike"), anchor=False)
    try:
        source, side, told = _source(why.model)
        shelf = _shelf(why.model, str(source))
        st.caption(told.format(count=LOOKED_AT))
        if shelf.known is None and not _wanted():
            return
        _draw_nearest(why, source, _known(why.model, source, side, shelf))
    except (ExplanationError, DatasetError, PictureError) as error:
        st.info(plain(str(error)), icon=":material/image_not_supported:")


def _wanted() -> bool:
    """Offer to look, which takes a while; say whether the visitor wants it."""
    place = st.empty()
    wanted = place.button(
        _("Look for similar pictures"), key="look_alike", icon=":material/image_search:"
    )
    if wanted:
        place.empty()
    return wanted


def _source(model: Model) -> tuple[Source, Side, str]:
    """Return where the pictures to compare with are, which of them trained, and what to say."""
    if model.key in SHIPPED_MODELS:
        told = _("Its training photos are not part of Layerwise, so it is shown {count} drawn pets "
                 "instead. Which of them lie nearest to this photo in the features of its last stage?")  # fmt: skip
        return Source("drawn", pictures=LOOKED_AT, seed=DRAWN_SEED), (0.0, None), told
    told = _("Of {count} pictures that it was trained on, these lie nearest to this photo in the "
             "features of its last stage.")  # fmt: skip
    try:
        asked = find_run(model.key).configuration
    except RunError as error:
        raise DatasetError(f"The run's own pictures cannot be found: {error}") from error
    share = asked.validation_share if asked.validation == "share" else 0.0
    fold = (asked.fold, asked.folds) if asked.validation == "fold" else None
    return Source.parse(asked.data), (share, fold), told


def _known(model: Model, source: Source, side: Side, shelf: Shelf) -> Known:
    from core.explanation.similar import look_at, references

    place = st.empty()

    def progress(done: int, count: int) -> None:
        text = _("The network looks at picture {done} of {count}")
        place.progress(done / count, text.format(done=done, count=count))

    with st.spinner(_("Loading the network…")), shelf.lock:
        if shelf.known is None:
            chosen = references(source, LOOKED_AT, *side)
            shelf.known = look_at(classifier(model), source, chosen, progress)
    place.empty()
    return shelf.known


def _draw_nearest(why: Why, source: Source, known: Known) -> None:
    from core.explanation.similar import nearest

    asked = classifier(why.model)
    found = nearest(asked, known, square(why.photo.content, asked.image_size), SHOWN)
    with st.grid(SHOWN // 2, min_column_width=120, gap="small", key="alike"):
        for neighbour in found:
            reference = neighbour.reference
            with st.container(gap=None):
                st.image(
                    _picture(str(source), reference.name), width="stretch", alt=reference.label
                )
                st.caption(f"**{plain(reference.label)}** · {neighbour.distance:.2f}")
    st.caption(
        _("The number is the distance: 0 is the same direction in the space of features, 1 nothing in "
          "common. This is what the network finds alike, not what we would: the lawn may count for "
          "more than the dog.")
    )  # fmt: skip


@lru_cache(maxsize=200)
def _picture(source: str, name: str) -> bytes:
    found = read_picture(Source.parse(source), name, at_least=SIDE)
    return encode_jpeg(thumbnail(found, SIDE))
