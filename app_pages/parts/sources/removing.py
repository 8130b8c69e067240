"""The question that is asked before a kept set goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.markdown import plain, size
from app_pages.parts.runs import own_runs
from app_pages.parts.sources.arriving import SET
from app_pages.parts.words import _, plural
from core.datasets import DatasetError, Source, sets
from core.training import Run, RunError

if TYPE_CHECKING:
    from core.datasets.sets import KeptSet


def ask(kept: KeptSet) -> None:
    """Open the dialog that asks whether a set may go."""
    st.dialog(_("Remove these pictures?"), icon=":material/delete:")(form)(kept)


def form(kept: KeptSet) -> None:
    """Ask whether a set may go, and remove it."""
    told = _("**{title}**: {pictures} pictures, {size}, are deleted from this machine's disk.")
    st.markdown(
        told.format(title=plain(kept.title), pictures=f"{kept.pictures:,}", size=size(kept.bytes))
    )
    learned = [run for run in own_runs() if _of(run, kept.name)]
    if learned:
        st.warning(plural(
            "{count} run learned from them. It stays and can be asked, but not resumed.",
            "{count} runs learned from them. They stay and can be asked, but not resumed.",
            len(learned),
        ), icon=":material/model_training:")  # fmt: skip
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button(_("Keep"), key="remove-keep"):
            st.rerun()
        wanted = st.button(_("Remove"), key="remove-do", type="primary", icon=":material/delete:")
    if wanted and _removed(kept):
        st.session_state.pop(SET, None)
        st.rerun()


def _of(run: Run, name: str) -> bool:
    """Say whether a run learns from the set of that name, marked or not."""
    try:
        source = Source.parse(run.configuration.data)
    except (RunError, DatasetError):
        return False
    return source.kind == "set" and source.name == name


def _removed(kept: KeptSet) -> bool:
    try:
        sets.remove_set(kept.name)
    except DatasetError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return False
    return True
