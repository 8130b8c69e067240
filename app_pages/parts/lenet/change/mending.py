"""A LeNet that does not fit: the sentence that says why, and what would make it fit."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.lenet.change import state
from app_pages.parts.markdown import plain
from app_pages.parts.words import _
from core.lenet import LeNet
from core.lenet.mending import Remedy, remedies

MOST = 6  # remedies that are offered at once


def mending(lenet: LeNet, sentence: str) -> None:
    """Draw the sentence and a button for each remedy, which were all tried."""
    with st.container(border=True, key="change-fault"):
        st.error(plain(sentence), icon=":material/block:")
        with st.container(horizontal=True):
            for index, remedy in enumerate(remedies(lenet)[:MOST]):
                st.button(
                    words(remedy), key=f"change-mend-{index}", icon=":material/healing:",
                    on_click=state.take, args=(remedy.lenet,),
                    type="primary" if index == 0 else "secondary",
                )  # fmt: skip


def words(remedy: Remedy) -> str:
    """Return what a remedy's button says."""
    said = {
        "kernel": _("Convolution {number}: kernel {value} × {value}"),
        "padding": _("Convolution {number}: padding {value}"),
        "stride": _("Convolution {number}: stride 1"),
        "pool": _("Convolution {number}: no pooling"),
        "removed": _("Remove convolution {number}"),
        "ended": _("Remove convolution {number} and all behind it"),
    }
    return said[remedy.what].format(number=remedy.number, value=remedy.value)
