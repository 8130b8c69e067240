"""The ways to bring photos: files, the camera, drawn pets."""

from __future__ import annotations

import math

import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.examples import drawn_examples
from app_pages.parts.verdicts import Photo
from app_pages.parts.words import _, guide
from core.images import PICTURE_SUFFIXES
from core.settings import settings

MEGABYTE = 1_000_000


def choose_photos() -> list[Photo]:
    """Draw the ways to bring photos; return those that were brought, within the limits."""
    ways = {"files": _("Files"), "camera": _("Camera"), "drawn": _("Drawn")}
    way = choice(st.segmented_control, _("Photos"), ways, "photos_from", required=True)
    if way == "drawn":
        return drawn_examples()
    if way == "camera":  # asks for permission as soon as it is there
        taken = st.camera_input(_("Take a photo"), key="camera", resolution="720p")
        return [Photo(taken.file_id, _("Camera"), taken.getvalue())] if taken else []
    return _uploaded()


def _uploaded() -> list[Photo]:
    limits = settings()
    files = st.file_uploader(
        _("Drop photos here"),
        type=sorted(suffix.removeprefix(".") for suffix in PICTURE_SUFFIXES),
        accept_multiple_files=True,
        max_upload_size=math.ceil(limits.photo_bytes / MEGABYTE),
        key="files",
    )
    if len(files) > limits.upload_photos:
        told = _("{count} photos are too many at once; these are the first {most}.")
        st.warning(told.format(count=len(files), most=limits.upload_photos))
    kept = files[: limits.upload_photos]
    return [Photo(file.file_id, file.name, file.getvalue()) for file in kept]


def invite() -> None:
    """Say what to do while there is no photo, and offer drawn pets to try."""
    st.info(guide("predict-no-photos"), icon=":material/add_photo_alternate:")
    st.button(
        _("Try drawn pets"), icon=":material/draw:", key="try_drawn",
        on_click=st.session_state.__setitem__, args=("photos_from", "drawn"),
    )  # fmt: skip
