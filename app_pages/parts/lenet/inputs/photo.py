"""A photo of the visitor's: brought through the app's door, kept in his session, made 28 × 28."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.lenet.asked import Picture
from app_pages.parts.lenet.inputs.chosen import PHOTO, kept
from app_pages.parts.markdown import plain
from app_pages.parts.words import _
from core.images import PICTURE_SUFFIXES, PictureError, open_picture
from core.settings import PROJECT, settings

if TYPE_CHECKING:
    from PIL import Image

    from core.lenet.photo import Recipe, Step

MEGABYTE = 1_000_000
_SAMPLE = PROJECT / "assets" / "pictures" / "cat.webp"


def bring(key: str) -> None:
    """Draw the uploader, and why the last file was refused if it was."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        file = st.file_uploader(
            _("A photo of a garment"),
            type=sorted(suffix.removeprefix(".") for suffix in PICTURE_SUFFIXES),
            max_upload_size=math.ceil(settings().photo_bytes / MEGABYTE),
            key=f"{key}-file", on_change=_brought, args=(key,), width="stretch",
        )  # fmt: skip
        st.button(
            _("Try it with a cat"), icon=":material/pets:", key=f"{key}-sample",
            on_click=_sample, args=(key,),
        )  # fmt: skip
    if st.session_state.pop(kept(key, "pending"), False) and file is not None:
        with st.spinner(_("Looking at the photo …")):
            take_photo(file.getvalue(), file.name, key)
    refusal = st.session_state.get(kept(key, "refusal"))
    if refusal:
        st.warning(plain(refusal), icon=":material/broken_image:")
    elif photo(key) is not None:
        told = _("{name} stays in this session alone: no link holds it, and nothing is stored.")
        st.caption(told.format(name=plain(_name(key))))


def _brought(key: str) -> None:
    """Have the file looked at once the page can say so; without one, forget the photo."""
    st.session_state[kept(key, "refusal")] = ""
    file = st.session_state.get(f"{key}-file")
    if file is None:
        st.session_state.pop(kept(key, PHOTO), None)
    st.session_state[kept(key, "pending")] = file is not None


def _sample(key: str) -> None:
    take_photo(_SAMPLE.read_bytes(), _("The sample picture of a cat"), key)


def take_photo(data: bytes, name: str, key: str) -> None:
    """Let a photo in, or keep the sentence that says why not; the one before stays then."""
    from core.lenet.photo import LEAST_DECODED, check_size, working_copy

    try:
        picture = open_picture(data, at_least=LEAST_DECODED)
        check_size(picture.size)
    except PictureError as error:
        st.session_state[kept(key, "refusal")] = str(error)
        return
    st.session_state[kept(key, "refusal")] = ""
    st.session_state[kept(key, PHOTO)] = (name, working_copy(picture))


def photo(key: str) -> Image.Image | None:
    """Return the visitor's photo, upright RGB and no larger than needed; None where there is none."""
    held = st.session_state.get(kept(key, PHOTO))
    return held[1] if held else None


def _name(key: str) -> str:
    return str(st.session_state[kept(key, PHOTO)][0])


def recipe(key: str) -> Recipe:
    """Return which steps are taken."""
    from core.lenet.photo import ALL

    chosen: Recipe = st.session_state.get(kept(key, "recipe"), ALL)
    return chosen


def made(key: str) -> tuple[Step, ...]:
    """Return the steps of the photo in hand, none where there is no photo."""
    from core.lenet.photo import steps

    picture = photo(key)
    return () if picture is None else steps(picture, recipe(key))


def picture(key: str) -> Picture | None:
    """Return the photo as the network takes it."""
    done = made(key)
    if not done:
        return None
    return Picture(
        PHOTO, _("Your photo, {name}").format(name=_name(key)), done[-1].picture.tobytes()
    )
