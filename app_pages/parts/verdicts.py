"""Photos and what a model says about them, kept for one visitor's session and no longer.

A photo is told apart by the id of its upload: hashing two hundred photos anew at each run of the
page would take longer than everything else on it. Of thousands only small pictures are kept; a photo
in a zip or a folder is read again when it is looked at.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.models import Model, classifier
from app_pages.parts.predict.known import classifier_of, turn
from app_pages.parts.verdict_words import in_words, percent
from app_pages.parts.words import _
from core.images import PictureError, encode_jpeg, open_picture, thumbnail, to_square
from core.settings import settings

if TYPE_CHECKING:
    import numpy as np
    from PIL import Image

    from core.prediction import Classifier, Verdict

LONGEST, SMALL, TINY = (
    640,
    160,
    64,
)  # pixels of a photo on a card, of one among thousands, in a table
KEPT = 400  # photos in a session's cache
MODELS = 3  # whose verdicts are kept
AT_ONCE = 16  # photos through a network at once: so soon a Stop is heard
PATIENCE = 0.4  # seconds before a progress bar is worth its flicker


@dataclass(frozen=True, slots=True)
class Photo:
    """A visitor's photo: an id, the name he gave it, and its file's bytes or what reads them.

    `longest` is how large it is shown, in pixels of its longer side.
    """

    id: str
    name: str
    held: bytes | Callable[[], bytes] = field(repr=False)
    longest: int = LONGEST

    @property
    def content(self) -> bytes:
        """Return the file's bytes. Raises PictureError where they cannot be read (any more)."""
        return self.held if isinstance(self.held, bytes) else self.held()


@dataclass(frozen=True, slots=True)
class Judged:
    """A photo as it is shown (JPEG, upright, without EXIF data) with its verdict, or an error.

    `tiny` is a still smaller picture of it, as a URL that holds all of it.
    """

    shown: bytes = field(repr=False)
    verdict: Verdict | None
    error: str = ""
    tiny: str = field(default="", repr=False)


def kept(model: Model) -> dict[str, Judged]:
    """Return what has been said in this session about photos, by their ids; it may be added to."""
    all_of_them = st.session_state.setdefault("judged", {})
    known = (model, turn(model))
    found: dict[str, Judged] = all_of_them.pop(known, {})
    all_of_them[known] = found  # the one asked last comes last
    while len(all_of_them) > MODELS:
        del all_of_them[next(iter(all_of_them))]
    return found


def judge(photo: Photo, model: Model) -> Judged:
    """Return a photo's verdict, remembered by its id.

    Raises ModelError when the model cannot be used.
    """
    (judged,) = judge_all([photo], model)
    return judged


def judge_all(photos: Sequence[Photo], model: Model) -> list[Judged]:
    """Judge photos, those of them that are new, with progress once it takes noticeably long."""
    known = kept(model)
    new = [photo for photo in photos if photo.id not in known]
    if new:
        place, start = st.empty(), time.monotonic()
        for done in judge_new(new, classifier_of(model), known):
            if time.monotonic() - start > PATIENCE:
                text = _("Looking at photo {number} of {count}")
                place.progress(done / len(new), text.format(number=done, count=len(new)))
        place.empty()
    return [known[photo.id] for photo in photos]


def judge_new(
    photos: Sequence[Photo], asked: Classifier, known: dict[str, Judged]
) -> Iterator[int]:
    """Judge photos some at a time, add that to `known`, and yield how many are done each time."""
    done = 0
    while done < len(photos):
        some = photos[done : done + AT_ONCE]
        known |= zip((photo.id for photo in some), judge_now(asked, some), strict=True)
        for photo in list(known)[: max(0, len(known) - 2 * settings().batch_photos)]:
            del known[photo]
        done += len(some)
        yield done


def judge_now(asked: Classifier, photos: Sequence[Photo]) -> list[Judged]:
    """Return photos' verdicts; one that cannot be read gets the sentence that says why."""
    from core.prediction import classify

    read = [_read(photo, asked.image_size) for photo in photos]
    verdicts = iter(classify(asked, [each[1] for each in read if not isinstance(each, str)]))
    return [
        Judged(b"", None, each)
        if isinstance(each, str)
        else Judged(each[0], next(verdicts), tiny=each[2])
        for each in read
    ]


def opened(content: bytes, side: int, longest: int = LONGEST) -> Image.Image:
    """Return a photo as it is opened for its verdict by a network of this side.

    Whatever is said of it is said of these pixels. Raises PictureError.
    """
    return open_picture(content, at_least=max(longest, 2 * side))


def square(content: bytes, side: int) -> np.ndarray:
    """Return what a network sees of a photo, uint8 (side, side, 3). Raises PictureError."""
    return to_square(opened(content, side), side)


def _read(photo: Photo, side: int) -> tuple[bytes, np.ndarray, str] | str:
    """Return a photo as it is shown, as the network sees it, and tiny; or why it cannot be read."""
    try:
        picture = opened(photo.content, side, photo.longest)
        small = thumbnail(picture, photo.longest)
        tiny = base64.b64encode(encode_jpeg(thumbnail(small, TINY), 70)).decode()
        return encode_jpeg(small), to_square(picture, side), f"data:image/jpeg;base64,{tiny}"
    except PictureError as error:
        return str(error)


@st.cache_data(scope="session", max_entries=KEPT, show_spinner=False)
def _large(photo: str, _photo: Photo) -> bytes:
    return encode_jpeg(thumbnail(open_picture(_photo.content, at_least=LONGEST), LONGEST))


def large(photo: Photo, judged: Judged) -> bytes:
    """Return a photo as a card shows it; of one among thousands the file is read again."""
    if photo.longest >= LONGEST:
        return judged.shown
    try:
        return _large(photo.id, photo)
    except PictureError:  # the file has gone since
        return judged.shown


@st.cache_data(scope="session", max_entries=KEPT, show_spinner=False)
def heat(photo: str, model: Model, label: str, _content: bytes) -> np.ndarray:
    """Return where a photo speaks for `label`: float32 (S, S) in [0, 1].

    Raises ExplanationError when the model cannot say.
    """
    from core.explanation.heatmaps import heatmap

    asked = classifier(model)
    return heatmap(asked, square(_content, asked.image_size), label)


@st.cache_data(scope="session", max_entries=KEPT, show_spinner=False)
def fogged(
    photo: str, model: Model, label: str, strength: float, _shown: bytes, _heat: object
) -> bytes:
    """Return the photo as it is shown, with fog over what did not decide, as JPEG."""
    from core.explanation.heatmaps import overlay

    return encode_jpeg(overlay(open_picture(_shown), _heat, strength))  # type: ignore[arg-type]


__all__ = [
    "Judged",
    "Photo",
    "fogged",
    "heat",
    "in_words",
    "judge",
    "judge_all",
    "judge_new",
    "judge_now",
    "kept",
    "large",
    "percent",
]
