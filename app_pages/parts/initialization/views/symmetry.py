"""Symmetry: units that begin alike stay alike, step by step, until noise makes them different."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.initialization.signal.working import worked
from app_pages.parts.initialization.symmetry.controls import controls
from app_pages.parts.initialization.symmetry.facts import facts
from app_pages.parts.initialization.symmetry.player import player
from app_pages.parts.initialization.symmetry.run import Asking, begin, layers
from app_pages.parts.markdown import plain
from app_pages.parts.network.asked import Asked
from app_pages.parts.words import _
from core.blocks import BlockError
from core.parameters import ParameterError
from core.tracing import TraceError

if TYPE_CHECKING:
    from core.parameters import SymmetryRun

CODE = ("core.parameters.signal.symmetry.symmetry", "core.parameters.signal.rows.apart")


def show(asked: Asked) -> None:
    """Draw the controls, and what becomes of the units."""
    left, stage = st.columns([3, 9], gap="medium")
    try:
        found = layers(asked.block, asked.input)
        if found:
            with left.container(border=True, key="symmetry-controls"):
                asking = controls(asked, found)
            with stage:
                _stage(asking)
        else:
            st.info(_("No layer that could be trained here multiplies by a weight, so there are no "
                      "units to compare. Choose another network above."), icon=":material/info:")  # fmt: skip
    except (BlockError, ParameterError, TraceError) as error:
        stage.error(plain(str(error)), icon=":material/block:")
    frame.look_for("initialization-symmetry")
    frame.code(*CODE)


def _stage(asking: Asking) -> None:
    with st.spinner(_("The network learns …"), show_time=True):
        done = worked("symmetry", asking, asking.steps, lambda: begin(asking))
    if done is None:
        return
    run: SymmetryRun = done[0]
    facts(run, asking)
    with st.container(border=True, key="symmetry-stage"):
        player(run)
