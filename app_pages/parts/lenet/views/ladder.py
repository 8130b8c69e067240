"""From 1998 to today: one change at a time, and what each of them brings, over seeds."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.lenet.asked import Asked
from app_pages.parts.lenet.experiments import own, recipe, rungs
from app_pages.parts.lenet.experiments.again import again
from app_pages.parts.words import _
from core.lenet.experiments import load

CODE = (
    "core.lenet.experiments.analysis.gain", "core.lenet.experiments.trials.trials",
    "core.lenet.experiments.own.repeated",
)  # fmt: skip


def show(asked: Asked) -> None:
    """Draw what was measured of each rung, and the form that measures one again."""
    st.markdown(
        _(
            "Each rung keeps all the changes before it and makes one more; several seeds tell a gain from luck."
        )
    )
    measured = load("ladder")
    mine = own.own_runs("ladder")
    if measured:
        with st.container(border=True, key="ladder"):
            st.markdown(rungs.summary(measured))
            rungs.chart(measured, mine)
        rungs.rows(measured)
        rungs.missing(measured)
    else:
        recipe.nothing("ladder", asked.data)
    own.table(mine, "ladder-own")
    again("ladder", measured, asked.data)
    frame.look_for("lenet-ladder")
    frame.code(*CODE)
