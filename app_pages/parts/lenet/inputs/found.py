"""The picture that a text in the URL means."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from app_pages.parts.lenet import cached
from app_pages.parts.lenet.asked import Asked, Picture
from app_pages.parts.lenet.inputs import drawing, photo, words
from app_pages.parts.lenet.inputs.chosen import DRAWING, PHOTO, numbered
from app_pages.parts.words import _
from core.lenet.oddities import KINDS, MOST


@dataclass(frozen=True, slots=True)
class Found:
    """What a text means: a picture, or None where there is none yet, and a sentence about that."""

    picture: Picture | None
    sentence: str = ""


def find(chosen: str, asked: Asked, key: str) -> Found:
    """Return the picture that a text means. Raises DatasetError where the garments cannot be had."""
    kind = chosen.partition("-")[0]
    if kind == DRAWING:
        return _drawing(chosen, key)
    if kind == PHOTO:
        made = photo.picture(key)
        return Found(made, "" if made else _("Bring a photo first; a link cannot hold one."))
    kind, number = numbered(chosen)
    if kind in ("test", "upside"):
        return _test(kind, number, asked)
    if kind in KINDS and number <= MOST:
        return Found(odd(kind, number))
    return Found(None, _("The link names no picture that there is."))


def _test(kind: str, number: int, asked: Asked) -> Found:
    known = cached.test_pictures(asked.data)
    if number >= len(known):
        told = _("There are {count} test pictures here, and none with the number {number}.")
        return Found(None, told.format(count=f"{len(known):,}", number=f"{number:,}"))
    label = int(known.labels[number])
    pixels = known.pictures[number, :, :, 0]
    title = _("Test picture {number}: {name}")
    if kind == "upside":
        pixels = np.ascontiguousarray(pixels[::-1, ::-1])
        title = _("Test picture {number} upside down: {name}")
    told = title.format(number=number, name=known.classes[label])
    return Found(Picture(f"{kind}-{number}", told, pixels.tobytes(), label))


@st.cache_data(max_entries=256, show_spinner=False)
def _odd(kind: str, number: int) -> bytes:
    from core.lenet.oddities import oddity

    return oddity(kind, number).tobytes()


def odd(kind: str, number: int) -> Picture:
    """Return a picture of something that is no garment."""
    return Picture(f"{kind}-{number}", words.odd(kind, number), _odd(kind, number))


def _drawing(chosen: str, key: str) -> Found:
    try:
        drawn = drawing.digits(chosen, key)
    except ValueError as error:
        return Found(None, str(error))
    picture = drawing.picture(drawn, chosen)
    return Found(picture, "" if picture else _("Draw something first: the pad is empty."))
