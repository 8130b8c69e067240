"""What the visitor has said that his photos show, in this session's memory and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from app_pages.parts.verdicts import Photo
from core.images import PictureError
from core.settings import settings

LABELS, PHOTOS = "corrections", "corrected-photos"  # keys: both by the photo's id


def labels() -> dict[str, str]:
    """Return the class that the visitor gave to photos, by their ids; "" for none of the classes."""
    found: dict[str, str] = st.session_state.setdefault(LABELS, {})
    return found


def full() -> bool:
    """Return whether as many photos are named as are kept: the setting upload_photos."""
    return len(labels()) >= settings().upload_photos


def mark(photo: Photo, right: str | None) -> None:
    """Keep what a photo really shows, and the photo itself; None forgets it.

    Where as many are kept as may be, or the photo cannot be read any more, it is not kept.
    """
    known = photo.id in labels()
    forget(photo.id)  # the one named last comes last
    if right is None or (full() and not known):
        return
    try:
        content = photo.content
    except PictureError:
        return
    labels()[photo.id] = right
    _photos()[photo.id] = replace(photo, held=content)


def forget(*ids: str) -> None:
    """Forget what these photos show."""
    for each in ids:
        labels().pop(each, None)
        _photos().pop(each, None)


def forget_last() -> None:
    """Forget the photo that was named last."""
    if said := labels():
        forget(next(reversed(said)))


def forget_all() -> None:
    """Forget what all photos show."""
    forget(*list(labels()))


def marked() -> list[tuple[Photo, str]]:
    """Return the photos whose class was named, each with the class, in that order."""
    photos: Mapping[str, Photo] = _photos()
    return [(photos[each], right) for each, right in labels().items() if each in photos]


def _photos() -> dict[str, Photo]:
    found: dict[str, Photo] = st.session_state.setdefault(PHOTOS, {})
    return found
