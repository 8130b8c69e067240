"""The control under a photo with which a visitor says what it really shows."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app_pages.parts.predict.corrections.kept import full, labels, mark
from app_pages.parts.verdicts import Photo
from app_pages.parts.words import _


def say_what_it_shows(photo: Photo, classes: Sequence[str]) -> None:
    """Draw the choice among the classes and neither; nothing is chosen until the visitor does."""
    key = f"shows-{photo.id}"
    titles = {name: name for name in classes} | {"": _("neither of these")}
    right = labels().get(photo.id)
    st.session_state[key] = right if right in titles else None
    st.selectbox(
        _("What {name} really shows").format(name=photo.name), list(titles), index=None, key=key,
        format_func=titles.__getitem__, placeholder=_("Wrong? Say what it shows"),
        label_visibility="collapsed", on_change=_taken, args=(key, photo),
        disabled=full() and right is None,
    )  # fmt: skip


def _taken(key: str, photo: Photo) -> None:
    mark(photo, st.session_state[key])
