"""The choice among the views of what a model says, and the chosen one."""

from __future__ import annotations

from importlib import import_module

import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.markdown import plain
from app_pages.parts.predict.asked import PHOTO, VIEW, Asked
from app_pages.parts.predict.table import views
from app_pages.parts.words import _
from core.images import PictureError
from core.prediction import ModelError
from core.settings import settings

OF_ALL = ("photos",)  # views that take thousands of photos


def show(asked: Asked) -> None:
    """Draw the choice and the chosen view, or in its place why it cannot be."""
    view = choice(
        st.segmented_control, _("View"), views(), key=VIEW, required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    try:
        shown = asked if view in OF_ALL else _first(asked)
        import_module(f"app_pages.parts.predict.views.{view}").show(shown)
    except (ModelError, PictureError) as error:
        st.error(plain(str(error)), icon=":material/block:")


def _first(asked: Asked) -> Asked:
    """Return as many of the photos as one upload may have, and the one that was asked about.

    Where that is not all of them, it is said.
    """
    most = settings().upload_photos
    if len(asked.photos) <= most:
        return asked
    told = _("Of your {count} photos this view looks at the first {most}.")
    st.caption(told.format(count=f"{len(asked.photos):,}", most=f"{most:,}"))
    first = asked.photos[:most]
    chosen = st.session_state.get(PHOTO, st.query_params.get(PHOTO))
    beyond = [photo for photo in asked.photos[most:] if photo.id == chosen]
    return Asked(asked.model, (*beyond, *first))
