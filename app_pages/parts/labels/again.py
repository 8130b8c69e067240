"""Training again on the pictures as they are marked now."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import run_actions, runs
from app_pages.parts.doctor.drafted import in_words
from app_pages.parts.markdown import plain
from app_pages.parts.words import _
from core.datasets import DatasetError, Source
from core.datasets.drafts import Draft
from core.training import ConfigurationError, Run, RunError
from core.training.labels.cleaning import cleaned_run
from core.training.labels.deciding import cleaned


def offer(run: Run, source: Source, draft: Draft) -> None:
    """Draw the button that starts the same run on the cleaned pictures. Raises DatasetError."""
    marks = draft.marks
    with st.container(border=True, key="train-again"):
        st.markdown(f"**{_('Train again on the cleaned pictures')}**")
        if not marks:
            st.caption(
                _(
                    "Nothing is changed yet: move a picture to its class or leave one out, and come back here."
                )
            )
        elif marks.digest() == source.marks:
            st.caption(_("This run was trained with all that is decided so far."))
        else:
            st.markdown(
                _("The same configuration, with what you decided: {marks}.").format(
                    marks=in_words(marks)
                )
            )
        start = st.button(
            _("Train again"), key="train-again-start", icon=":material/model_training:", type="primary",
            disabled=not marks or marks.digest() == source.marks,
        )  # fmt: skip
        if start and (refusal := _start(run, source, draft)):
            st.error(plain(refusal), icon=":material/error:")


def _start(run: Run, source: Source, draft: Draft) -> str:
    """Start the run and go to it; return the sentence when that cannot be."""
    try:
        run_actions.begin_made(cleaned_run(run, cleaned(source, draft), runs.owner()))
    except (ConfigurationError, RunError, DatasetError, OSError) as error:
        return str(error)
    return ""
