"""Where the view goes: to a run that was begun, to another one, back to the form, to other views.

The run that is watched stands in the URL as `run`. The page is not left for it, so that all else
that stands in the URL stays.
"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from app_pages.parts import run_actions
from app_pages.parts.lenet.bar import OF
from app_pages.parts.lenet.garments import DATA
from app_pages.parts.lenet.showing import VIEW
from app_pages.parts.lenet.training.seeds import renamed
from app_pages.parts.run_table import SELECTED
from app_pages.parts.words import _
from core.training import Configuration, Run

RUN = "run"


def watch(run: Run) -> None:
    """Show `run` in this view."""
    st.query_params[RUN] = run.id
    st.rerun()


def begin(asked: Configuration, name: str) -> str:
    """Make a run, start it and show it; return the sentence when that cannot be."""
    return run_actions.begin(asked, [], name, watch)


def leave() -> None:
    """Go back to the form; a callback."""
    st.query_params.pop(RUN, None)


def again(run: Run, seed: int) -> str:
    """Train as `run` did, from another seed, with this one's curves under the new one's."""
    laid = [each for each in st.query_params.get(SELECTED, "").split(",") if each]
    st.query_params[SELECTED] = ",".join(dict.fromkeys([*laid, run.id]))
    asked = run.configuration
    return begin(replace(asked, seed=seed), renamed(run.name, asked.seed, seed))


def onward(run: Run) -> None:
    """Draw the ways to the views that look inside what was trained."""
    ways = (
        ("strip", _("Step through it"), ":material/view_carousel:"),
        ("moments", _("Watch it learn"), ":material/history:"),
        ("judge", _("Judge it"), ":material/gavel:"),
    )
    with st.container(horizontal=True, key="onward"):
        for view, title, icon in ways:
            st.button(title, icon=icon, key=f"go-{view}", on_click=_look, args=(run, view))


def _look(run: Run, view: str) -> None:
    st.session_state[OF] = run.id
    st.session_state[VIEW] = view
    st.session_state[DATA] = st.query_params[DATA] = run.configuration.data
