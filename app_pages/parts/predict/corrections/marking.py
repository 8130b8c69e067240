"""The control under a photo with which a visitor says what it really shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from app_pages.parts.predict.corrections.kept import full, labels, mark
from app_pages.parts.verdicts import Photo
from app_pages.parts.words import _

IN_SIGHT = 4  # classes; more of them are behind a click


def say_what_it_shows(photo: Photo, classes: Sequence[str]) -> None:
    """Draw the choice among the classes and neither; nothing is chosen until the visitor does."""
    key = f"shows-{photo.id}"
    titles = {name: name for name in classes} | {"": _("neither")}
    right = labels().get(photo.id)
    st.session_state[key] = right if right in titles else None
    control: dict[str, Any] = {
        "key": key, "format_func": titles.__getitem__, "on_change": _taken, "args": (key, photo),
        "disabled": full() and right is None,
    }  # fmt: skip
    if len(classes) <= IN_SIGHT:
        st.pills(_("Wrong? It shows"), list(titles), **control)
    else:
        words = _("Wrong? Say what it shows")
        st.selectbox(
            words,
            list(titles),
            index=None,
            placeholder=words,
            label_visibility="collapsed",
            **control,
        )


def _taken(key: str, photo: Photo) -> None:
    mark(photo, st.session_state[key])
