"""Load doctor: what of a file fits the network in hand, why the rest does not, and making it fit."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.files.doctor.examined import Examined, examined
from app_pages.parts.files.doctor.loading import loading
from app_pages.parts.files.doctor.modes import mode
from app_pages.parts.files.doctor.rows import lines
from app_pages.parts.files.doctor.table import by_hand, hand, table
from app_pages.parts.files.doctor.verdict import rules, verdict
from app_pages.parts.network.asked import Asked
from app_pages.parts.words import _
from core.checkpoints.diagnosis import planned

CODE = (
    "core.checkpoints.diagnosis.naming.explain",
    "core.checkpoints.diagnosis.diagnosing.diagnose",
    "core.checkpoints.diagnosis.planning.planned",
    "core.checkpoints.diagnosis.applying.apply",
)


def show(asked: Asked) -> None:
    """Draw the file, the verdict, both sides, and what loading would change."""
    found = examined(asked)
    if found is not None:
        _treat(found)
    frame.look_for("files-doctor")
    frame.code(*CODE)


def _treat(found: Examined) -> None:
    said = st.container()
    left, right = st.columns([3, 2], gap="medium")
    with left:
        on = rules(found.diagnosis)
    with right if found.diagnosis.rules else left:
        with_rules, layers = mode(found.diagnosis)
    chosen = hand()
    plan = planned(found.diagnosis, rules=on if with_rules else (), hand=chosen, layers=layers)
    sides = lines(found.diagnosis, plan, frozenset(chosen))
    with said:
        verdict(found.diagnosis, plan, sides)
    by_hand(found, table(sides))
    st.markdown("**" + _("What loading would change") + "**")
    loading(found, plan)
    st.markdown("**" + _("The same in Python") + "**")
    st.code(plan.python(found.tensors))
