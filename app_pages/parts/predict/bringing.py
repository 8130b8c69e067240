"""The ways to bring photos: files, a folder, a zip, the camera, drawn pets."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.examples import drawn_examples
from app_pages.parts.predict.photos.many import forget_zip, from_folder, from_zip
from app_pages.parts.predict.photos.uploads import PICTURES, keep_in_memory
from app_pages.parts.verdicts import Photo
from app_pages.parts.words import _, guide
from core.settings import settings

MEGABYTE = 1_000_000


def choose_photos() -> list[Photo]:
    """Draw the ways to bring photos; return those that were brought, within the limits."""
    keep_in_memory()
    ways = {
        "files": _("Files"), "folder": _("Folder"), "zip": _("Zip"), "camera": _("Camera"),
        "drawn": _("Drawn"),
    }  # fmt: skip
    bring: Mapping[str, Callable[[], list[Photo]]] = {
        "files": _uploaded, "folder": from_folder, "zip": from_zip, "camera": _taken,
        "drawn": drawn_examples,
    }  # fmt: skip
    way = choice(st.segmented_control, _("Photos"), ways, "photos_from", required=True)
    if way != "zip":
        forget_zip()
    return bring[way]()


def _taken() -> list[Photo]:
    """Draw the camera, which asks for permission as soon as it is there."""
    taken = st.camera_input(_("Take a photo"), key="camera", resolution="720p")
    return [Photo(taken.file_id, _("Camera"), taken.getvalue())] if taken else []


def _uploaded() -> list[Photo]:
    limits = settings()
    files = st.file_uploader(
        _("Drop photos here"),
        type=PICTURES,
        accept_multiple_files=True,
        max_upload_size=math.ceil(limits.photo_bytes / MEGABYTE),
        key="files",
    )
    if len(files) > limits.upload_photos:
        told = _(
            "{count} photos are too many at once; these are the first {most}. Bring more of them as a "
            "folder or a zip."
        )
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
