"""Convolution: one lab, eight views of it, over the same picture and the same kernel."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.choices import choice
from app_pages.parts.lab import controls
from app_pages.parts.lab.experiments import DEFAULTS, of_view, own_state, start_state
from app_pages.parts.lab.settling import PRESET, remember, settle
from app_pages.parts.lab.table import View, views
from app_pages.parts.words import _

VIEWS = "app_pages.parts.lab.views"
_LAST, _UNTOUCHED = "lab_last", "lab_untouched"


def open_view(view: View) -> None:
    """Set a view's own start when it is opened, unless the visitor has changed something before."""
    last = st.session_state.get(_LAST)
    if last == view.name:
        return
    st.session_state[_LAST] = view.name
    asked = last is None and not DEFAULTS.keys().isdisjoint(st.query_params)
    if not asked and st.session_state.get(_UNTOUCHED, True):
        linked = st.query_params.to_dict() if last is None else {}
        wished = linked.get(PRESET, "")
        if wished in {preset.name for preset in of_view(view.name)}:
            view = replace(view, start=wished)
        start = {**start_state(view), **own_state(view.start)}
        st.session_state.update({key: start[key] for key in start.keys() - linked.keys()})


@st.fragment
def lab() -> None:
    """Draw the chosen view: its experiments, its controls, its stage."""
    table = views()
    titles = {name: view.title for name, view in table.items()}
    name = choice(
        st.segmented_control, _("View"), titles, key="lab", required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    view = table[name]
    open_view(view)
    settled = settle(view)
    remember(settled)
    untouched = settled.asked.experiment or settled.state == start_state(view)
    st.session_state[_UNTOUCHED] = bool(untouched)
    controls.presets(view, settled)
    left, stage = st.columns([1, 3], gap="medium")
    with left.container(border=True, key="lab-controls"):
        controls.controls(view, settled)
    with stage:
        controls.changed(settled.changes)
        import_module(f"{VIEWS}.{name}").show(settled.asked)


frame.head(
    _("Convolution"),
    _("Slide a kernel over a picture. Point at any cell to see what it is made of."),
)
lab()
