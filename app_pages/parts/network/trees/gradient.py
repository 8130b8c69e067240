"""The gradient that reached a tensor: a switch, since the network has to run for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.markdown import plain
from app_pages.parts.network.trees.heatmap import heatmap
from app_pages.parts.network.trees.looked import Looked
from app_pages.parts.network.trees.running import gradient
from app_pages.parts.network.trees.words import number
from app_pages.parts.words import _
from core.blocks import BlockError
from core.tracing import TraceError

if TYPE_CHECKING:
    from core.parameters import Picture, TensorRow


def gradient_of(looked: Looked, row: TensorRow) -> None:
    """Draw the switch that runs the network back, and what reached the tensor."""
    if not st.toggle(_("Gradient after one backward pass"), key="trees_gradient", help=_(
        "Runs a network of its own on the chosen input, and differentiates the sum of all outputs."
    )):  # fmt: skip
        return
    if looked.frozen or not row.trainable:
        words = _("No gradient is kept for it: its `requires_grad` is False.")
        st.info(words, icon=":material/do_not_disturb_on:")
        return
    try:
        with st.spinner(_("Running forward and back …")):
            found = gradient(looked.block, looked.weights, looked.input, looked.path)
    except (BlockError, TraceError) as error:
        st.info(plain(str(error)), icon=":material/block:")
        return
    if found.norm is None or found.picture is None:
        st.info(_("No gradient reached it: its `.grad` is still `None` after the backward pass."),
                icon=":material/do_not_disturb_on:")  # fmt: skip
        return
    _draw(found.picture, found.norm, found.loss)


def _draw(picture: Picture, norm: float, loss: float) -> None:
    left, right = st.columns([4, 8], gap="medium")
    with left:
        heatmap(_("Gradient"), picture, "trees-gradient-values")
    with right:
        st.metric(_("Norm of the gradient"), number(norm), border=True, width="content", help=_(
            "The root of the sum of all squares."
        ))  # fmt: skip
        if norm == 0:
            st.caption(_("A gradient arrived, but all of it is zero."))
        st.caption(_("Of the sum of all outputs, {loss}; a small step against it makes that sum "
                     "smaller.").format(loss=number(loss)))  # fmt: skip
