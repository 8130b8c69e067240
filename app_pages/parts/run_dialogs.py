"""The questions that are asked before a run gets another name, or is deleted."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app_pages.parts.run_table import SELECTED
from app_pages.parts.words import _, plural
from core.training import Run, RunError
from core.training.run import NAME_LENGTH


def rename(run: Run) -> None:
    """Open the dialog that asks for another name."""
    st.dialog(_("Rename"), icon=":material/edit:")(rename_form)([run])


def rename_form(chosen: Sequence[Run]) -> None:
    """Ask for another name of one run, and give it."""
    (run,) = chosen
    name = st.text_input(_("Name"), run.name, key="rename-name", max_chars=NAME_LENGTH)
    if st.button(_("Rename"), key="rename-do", type="primary"):
        try:
            run.rename(name or "")
        except RunError as error:
            st.error(str(error), icon=":material/error:")
            return
        st.rerun()


def delete(chosen: Sequence[Run]) -> None:
    """Open the dialog that asks whether these runs may go."""
    st.dialog(_("Delete"), icon=":material/delete:")(delete_form)(list(chosen))


def delete_form(chosen: Sequence[Run]) -> None:
    """Ask whether these runs may go, and delete them."""
    st.markdown("\n".join(f"- {run.name}" for run in chosen))
    st.warning(
        _("Their weights, measurements and followed photos are lost. This cannot be undone."),
        icon=":material/warning:",
    )
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button(_("Keep"), key="delete-keep"):
            st.rerun()
        label = plural("Delete {count} run", "Delete {count} runs", len(chosen))
        wanted = st.button(label, key="delete-do", type="primary", icon=":material/delete:")
    if not wanted:
        return
    left = [run for run in chosen if not _deleted(run)]
    if not left:
        st.query_params.pop(SELECTED, None)
        st.rerun()


def _deleted(run: Run) -> bool:
    try:
        run.delete()
    except RunError as error:
        st.error(str(error), icon=":material/error:")
        return False
    return True
