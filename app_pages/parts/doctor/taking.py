"""The visitor's marks as a file: taken home, and brought back after it was said what will change."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from app_pages.parts.doctor.drafted import change, in_words
from app_pages.parts.doctor.examined import Examined
from app_pages.parts.markdown import plain
from app_pages.parts.words import _, plural
from core.datasets import DatasetError
from core.datasets.marks import Marks
from core.datasets.marks_file import read_marks_file, write_marks_file

MEGABYTES = 20  # of a file of marks
_TURN = "marks-turn"  # in the session: how many files were taken; each gets an uploader of its own


@dataclass(frozen=True, slots=True)
class Brought:
    """Marks from a file that fit these pictures, with findings to keep, and how many do not fit."""

    marks: Marks
    kept: frozenset[str]
    unknown: int


def yours(asked: Examined) -> None:
    """Draw what the marks come to, and what can be done with all of them."""
    draft = asked.draft
    st.markdown("**" + _("Your marks of these pictures") + "**")
    kept = plural("{count} kept as it is", "{count} kept as they are", draft.as_it_is)
    st.caption(in_words(draft.marks) + (f" · {kept}" if draft.as_it_is else ""))
    st.caption(_("Saved at every step, on the machine that Layerwise runs on. No file is changed."))
    with st.container(horizontal=True):
        st.download_button(
            _("Download"), lambda: write_marks_file(draft), "marks.json", "application/json",
            key="marks-download", icon=":material/download:", on_click="ignore",
            disabled=not (draft.marks or draft.kept),
        )  # fmt: skip
        st.button(
            _("Forget all"), key="marks-forget", icon=":material/delete_sweep:", on_click=_forget,
            args=(asked,), disabled=not (draft.marks or draft.kept),
            help=_("Undo brings them back."),
        )  # fmt: skip
    _bring(asked)


def _forget(asked: Examined) -> None:
    change(asked.source, lambda draft: draft.forget())


def _bring(asked: Examined) -> None:
    turn = st.session_state.get(_TURN, 0)
    file = st.file_uploader(
        _("Bring marks from a file"), type="json", key=f"marks-file-{turn}",
        max_upload_size=MEGABYTES,
    )  # fmt: skip
    if file is None:
        return
    try:
        brought = _brought(asked, file.getvalue())
    except DatasetError as error:
        st.error(plain(str(error)), icon=":material/block:")
        return
    _say(asked, brought)
    if not brought.marks and not brought.kept:
        return
    with st.container(horizontal=True):
        st.button(
            _("Add them to mine"), key="marks-add", type="primary", on_click=_take,
            args=(asked, brought, False),
        )  # fmt: skip
        st.button(
            _("Take them instead"), key="marks-instead", on_click=_take, args=(asked, brought, True)
        )


def _brought(asked: Examined, content: bytes) -> Brought:
    from core.datasets.doctor.settled import fitting

    marks, kept = read_marks_file(content)
    fits = fitting(marks, asked.listing)
    unknown = len(_named(marks) - _named(fits))
    return Brought(fits, kept & {each.id for each in asked.report.findings}, unknown)


def _named(marks: Marks) -> set[tuple[str, str]]:
    out = {("out", name) for name in marks.left_out}
    return out | {("label", name) for name in marks.labels} | {("g", n) for n in marks.groups}


def _say(asked: Examined, brought: Brought) -> None:
    """Say what will change before it does."""
    st.markdown(_("The file says: {marks}.").format(marks=in_words(brought.marks)))
    added = asked.draft.take(brought.marks, brought.kept)
    changed = len(added.done[-1]) if added is not asked.draft else 0
    told = plural(
        "Added to yours, that changes {count} decision.",
        "Added to yours, that changes {count} decisions.", changed,
    )  # fmt: skip
    if brought.unknown:
        told += " " + plural(
            "{count} more is about a picture or class that is not here, and is left out.",
            "{count} more are about pictures or classes that are not here, and are left out.",
            brought.unknown,
        )  # fmt: skip
    st.caption(told)


def _take(asked: Examined, brought: Brought, instead: bool) -> None:
    change(asked.source, lambda draft: draft.take(brought.marks, brought.kept, instead=instead))
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
