"""Compose: the network's outline and the selected block at the left, its diagram at the right."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.network import state
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.cached import diagram_of, shapes_of, tree_of
from app_pages.parts.network.compose.editor import editor
from app_pages.parts.network.compose.mending import fault, mending
from app_pages.parts.network.compose.totals import totals
from app_pages.parts.network.diagram.diagram import diagram
from app_pages.parts.network.flow import Flow, flow
from app_pages.parts.network.patience import offer_shapes, waits
from app_pages.parts.words import _

CODE = ("core.tracing.shapes.infer", "core.blocks.building.build", "core.blocks.ties.check_ties")


def show(asked: Asked) -> None:
    """Draw the editor beside the diagram, and above it what does not fit."""
    if waits(asked):
        _without_shapes(asked)
    else:
        _with_shapes(asked)
    frame.look_for("blocks-compose")
    frame.code(*CODE)


def _with_shapes(asked: Asked) -> None:
    above = st.container(key="fault-place")  # always there, so that what follows is never made anew
    with st.spinner(_("Sending the input through …"), show_time=False):
        trace = shapes_of(asked)
    found = fault(asked)
    faults = {} if found is None else {found.place: found.sentence}
    with above:
        mending(asked, found)
    left, right = st.columns([2, 3], gap="medium")
    with left.container(border=True, key="editor"):
        editor(asked, flow(trace, asked.block), faults)
    with right:
        diagram(diagram_of(asked), "network-diagram", selected=asked.at, on_select=state.select)
        totals(tree_of(asked), trace)


def _without_shapes(asked: Asked) -> None:
    left, right = st.columns([2, 3], gap="medium")
    with left.container(border=True, key="editor"):
        editor(asked, Flow(), {})
    with right:
        offer_shapes(asked)
        totals(tree_of(asked), None)
