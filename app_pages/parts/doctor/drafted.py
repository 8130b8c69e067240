"""The visitor's draft of marks: read from the disk whenever it has changed, saved at every step."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from app_pages.parts.markdown import plain
from app_pages.parts.runs import owner
from app_pages.parts.words import _, plural
from core.datasets import DatasetError, Source
from core.datasets.draft_files import (
    change_draft,
    draft_stamp,
    expire_drafts,
    forget_set_aside,
    read_draft,
    set_aside,
)
from core.datasets.drafts import Draft
from core.datasets.marks import Marks

_TROUBLE = "marks-trouble"  # in the session: why the last step could not be saved


def draft(source: Source) -> Draft:
    """Return what the visitor decides about a source. Raises DatasetError where the disk refuses."""
    who = owner()
    return _read(who, source.unmarked, draft_stamp(who, source))


@st.cache_resource(max_entries=32, show_spinner=False)
def _read(who: str, source: Source, stamp: tuple[int, int]) -> Draft:
    return read_draft(who, source)


def change(source: Source, make: Callable[[Draft], Draft]) -> None:
    """Do one step and save it; for callbacks. What goes wrong is said when the page is drawn."""
    try:
        expire_drafts()
        change_draft(owner(), source, make)
    except DatasetError as error:
        st.session_state[_TROUBLE] = str(error)


def say_trouble(source: Source) -> None:
    """Say what could not be saved, and which damaged files were set aside, as long as they are there."""
    if told := st.session_state.pop(_TROUBLE, ""):
        st.error(plain(told), icon=":material/save:")
    found = set_aside(owner(), source)
    if not found:
        return
    st.warning(
        _(
            "The marks that were kept for these pictures cannot be read: their file is damaged. It was"
            " set aside, and you begin anew. Take it home if somebody may be able to mend it."
        ),
        icon=":material/heart_broken:",
    )
    with st.container(horizontal=True):
        st.download_button(
            _("Take the damaged file"), found[-1].read_bytes, "damaged-marks.json",
            "application/json", key="marks-damaged", icon=":material/download:", on_click="ignore",
        )  # fmt: skip
        st.button(
            _("Remove it"), icon=":material/delete:", key="marks-forget-damaged",
            on_click=forget_set_aside, args=(owner(), source),
        )  # fmt: skip


def in_words(marks: Marks) -> str:
    """Say what marks decide, in a few words."""
    out, moved, grouped = len(marks.left_out), len(marks.labels), len(marks.groups)
    said = [
        plural("{count} left out", "{count} left out", out) * bool(out),
        plural("{count} of another class", "{count} of another class", moved) * bool(moved),
        plural("{count} kept with its copy", "{count} kept with their copies", grouped)
        * bool(grouped),
    ]
    return " · ".join(filter(None, said)) or _("nothing")
