"""Marking a picture from its closer look: left out, or of another class. The draft is the doctor's."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.atlas import words
from app_pages.parts.atlas.asked import Asked, marks_of
from app_pages.parts.doctor.drafted import change
from app_pages.parts.markdown import plain
from app_pages.parts.words import _
from core.datasets import DatasetError, Source, list_pictures

FEW = 4  # classes that have a button each
CHOSEN = "closer-label"


def draw(found: Asked, name: str) -> None:
    """Draw what is decided about a picture, and what can be."""
    if not found.source.has_files:
        st.caption(_("Pictures that are drawn, or of Fashion-MNIST, cannot be marked."))
        return
    now = Asked(found.run, found.source, found.epoch, found.judged, marks_of(found.source))
    own = found.judged.classes[found.judged.labels[found.judged.names.index(name)]]
    others = [each for each in found.judged.classes if each != own]
    with st.container(horizontal=True, vertical_alignment="bottom", key="closer-marks"):
        if now.mark(name) != "out":
            st.button(
                _("Leave it out"), key="mark-out", icon=":material/block:",
                on_click=_leave_out, args=(found.source, name),
            )  # fmt: skip
        if now.mark(name) == "none":
            _other_class(found.source, name, others)
        else:
            st.button(
                _("Take back"), key="mark-back", icon=":material/undo:",
                on_click=_take_back, args=(found.source, name),
            )  # fmt: skip
    told = words.marked(now, name)
    if told:
        st.markdown(told)
        st.caption(
            _("It counts once a run is trained with your marks: choose them at Data or Train.")
        )


def _other_class(source: Source, name: str, others: list[str]) -> None:
    if len(others) <= FEW:
        for place, label in enumerate(others):
            st.button(
                _("Mark as {label}").format(label=plain(label)), key=f"mark-{place}",
                icon=":material/label:", on_click=_move, args=(source, name, label),
            )  # fmt: skip
        return
    st.selectbox(
        _("Mark as"), others, index=None, key=CHOSEN, placeholder=_("choose a class"),
        on_change=_chosen, args=(source, name),
    )  # fmt: skip


def _chosen(source: Source, name: str) -> None:
    label = st.session_state.get(CHOSEN)
    if label:
        _move(source, name, label)
        st.session_state[CHOSEN] = None


def _leave_out(source: Source, name: str) -> None:
    change(source, lambda draft: draft.leave_out([name]))


def _take_back(source: Source, name: str) -> None:
    change(source, lambda draft: draft.take_back([name]))


def _move(source: Source, name: str, label: str) -> None:
    """Give a picture another class; the one that its folder says means that nothing is decided."""
    try:
        own = _folders(source.unmarked)
    except DatasetError as error:
        st.toast(plain(str(error)), icon=":material/error:")
        return
    change(source, lambda draft: draft.move({name: label}, own))


@st.cache_resource(ttl=60, max_entries=4, show_spinner=False)
def _folders(source: Source) -> dict[str, str]:
    """Return the class of each picture as it lies there, without any marks. Raises DatasetError."""
    found = list_pictures(source)
    return {
        name: found.classes[label] for name, label in zip(found.names, found.labels, strict=True)
    }
