"""Custom layers: a layer's own source, and whether it learns, is saved, and moves whole."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app_pages.parts import frame
from app_pages.parts.choices import choice
from app_pages.parts.markdown import plain
from app_pages.parts.network import state
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.cached import tree
from app_pages.parts.network.clinic.cards import cards, verdict
from app_pages.parts.network.clinic.own_file import own_file
from app_pages.parts.network.clinic.patients import FILE, HAND, Patient, choices, of_course
from app_pages.parts.network.clinic.proof import proof
from app_pages.parts.network.clinic.run import examined, proven
from app_pages.parts.network.clinic.source import source
from app_pages.parts.words import _
from core.clinic import ClinicError, Findings
from core.tracing import TraceError

CODE = (
    "core.clinic.examination.examine", "core.clinic.cuts.Cuts", "core.clinic.checks.learning.check",
    "core.clinic.proof.learn",
)  # fmt: skip
CHOICE, PLACE = "layer", "clinic_place"


def show(asked: Asked) -> None:
    """Draw the choice of a layer, its source, and what was found."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="clinic-bar"):
        chosen = choice(
            st.selectbox,
            _("Layer to examine"),
            choices(),
            key=CHOICE,
            filter_mode="fuzzy",
            width=340,
        )
        patient = None
        if chosen == HAND:
            patient = Patient(asked.block, asked.weights, asked.input, _place(asked))
        elif chosen != FILE:
            patient = of_course(chosen, asked)
    if patient is not None:
        _examined(patient)
    elif (found := own_file()) is not None:
        _drawn(found)
    frame.look_for("blocks-clinic")
    frame.code(*CODE)


def _place(asked: Asked) -> str:
    """Draw the choice of a block of the network in hand; return its path."""
    types = {row.path: row.type for row in tree(asked.block, asked.input).modules}
    st.session_state[PLACE] = asked.at if asked.at in types else ""
    chosen: str = st.selectbox(
        _("Block"), list(types), key=PLACE, filter_mode="fuzzy", width=340, on_change=_select,
        format_func=lambda path: f"{path or _('the network')} · {types[path]}",
    )  # fmt: skip
    return chosen


def _select() -> None:
    state.select(str(st.session_state[PLACE]))


def _examined(patient: Patient) -> None:
    asked = (patient.block, patient.weights, patient.input, patient.path)
    try:
        with st.spinner(_("The layer is examined …"), show_time=True):
            found = examined(*asked)
    except (ClinicError, TraceError) as error:
        st.error(plain(str(error)), icon=":material/block:")
        return
    with _drawn(found), st.spinner(_("The layer learns …"), show_time=True):
        learned = proven(*asked)
        if learned is not None:
            proof(learned)


def _drawn(found: Findings) -> DeltaGenerator:
    """Draw the source with its marks at the left, the findings at the right; return room at the left."""
    verdict(found)
    left, right = st.columns([6, 5], gap="medium")
    with left:
        if found.sources:
            source(found, "clinic-source")
        else:
            st.caption(_("Its source is not to be had: it is not written in Python."))
    with right:
        cards(found)
    return left.container()
