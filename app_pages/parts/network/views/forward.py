"""Forward and back: the pass of an input, played call by call, and the gradient on its way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.choices import choice
from app_pages.parts.markdown import plain
from app_pages.parts.network import state
from app_pages.parts.network.asked import Asked
from app_pages.parts.network.compose.mending import fault, mending
from app_pages.parts.network.forward.back import way_back
from app_pages.parts.network.forward.facts import facts, unreached
from app_pages.parts.network.forward.run import Ran, ran
from app_pages.parts.network.playback.playback import Played, playback
from app_pages.parts.words import _
from core.tracing import TraceError

if TYPE_CHECKING:
    from core.tracing import Explanation

CODE = (
    "core.tracing.running.trace", "core.tracing.gradients.backward",
    "core.tracing.estimates.check_limits",
)  # fmt: skip


def show(asked: Asked) -> None:
    """Run the network on the input, and draw the player with what it left."""
    training = _mode() == "train"
    try:
        with st.spinner(_("The network runs …"), show_time=True):
            done = ran(asked.block, asked.weights, asked.input, training)
    except TraceError as error:
        st.error(plain(str(error)), icon=":material/block:")
    else:
        _show(asked, done)
    frame.look_for("blocks-forward")
    frame.code(*CODE)


def _mode() -> str:
    modes = {"eval": _("As in use: eval()"), "train": _("As in training: train()")}
    with st.container(horizontal=True, vertical_alignment="center", key="forward-mode"):
        chosen = choice(
            st.segmented_control, _("Mode"), modes, key="forward_mode", required=True,
            label_visibility="collapsed",
        )  # fmt: skip
        st.caption(
            _("Dropout and batch normalization do something else while a network is trained.")
        )
    return chosen


def _show(asked: Asked, done: Ran) -> None:
    found = _fault(asked, done)
    back = way_back(done)
    weighted = frozenset(row.module for row in done.tree.tensors if row.role == "parameter")
    played = Played(
        done.trace, weighted, back, found.sentence if found else "", done.refusal
    )  # fmt: skip
    with st.container(border=True, key="forward-stage"):
        playback(played, "playback", selected=asked.at, on_select=state.select)
    mending(asked, found)
    facts(done.trace)
    unreached(back, "" if done.trace.failure else done.refusal)


def _fault(asked: Asked, done: Ran) -> Explanation | None:
    """Return what does not fit; some of it shows only when there are numbers."""
    from core.tracing import explain

    if done.trace.failure is None:
        return None
    return fault(asked) or explain(asked.block, done.trace)
