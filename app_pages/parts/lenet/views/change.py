"""Change it: the architecture's numbers, and at once what they come to beside the original."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.lenet.asked import Asked, Unfit
from app_pages.parts.lenet.change.away import away
from app_pages.parts.lenet.change.form import form
from app_pages.parts.lenet.change.layers import layers
from app_pages.parts.lenet.change.mending import mending
from app_pages.parts.lenet.change.totals import totals
from app_pages.parts.words import _

CODE = ("core.lenet.architecture.LeNet", "core.lenet.costs.costs", "core.lenet.mending.remedies")


def show(asked: Asked) -> None:
    """Draw the form, and the table of the network in hand."""
    above = st.container()
    controls, stage = st.columns([2, 3], gap="medium")
    with controls:
        form(asked.lenet)
    with above:
        totals(asked.lenet)
    with stage:
        layers(asked.network.block)
        away(asked.network.block)
    _closed()


def mend(unfit: Unfit) -> None:
    """Draw the form of an architecture that does not fit, why it does not, and what would do."""
    above = st.container()
    controls, stage = st.columns([2, 3], gap="medium")
    with controls:
        form(unfit.lenet)
    with above:
        mending(unfit.lenet, unfit.sentence)
    stage.caption(_("The table of layers is here again as soon as all shapes fit."))
    _closed()


def _closed() -> None:
    frame.look_for("lenet-change")
    frame.code(*CODE)
