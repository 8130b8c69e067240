"""How each view ends: the few lines of PyTorch that compute what it shows, and what to look for."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.words import _
from core.convolution import PRESETS


def ending(view: str, source: str, *functions: str, experiment: str = "") -> None:
    """Draw the closed drawers of a view.

    `source` is Python that computes what is shown, with the current numbers in it; `functions` are
    the dotted names of ours that have computed it. The guide is `convolution-<view>`.
    """
    if experiment:
        st.caption(":material/lightbulb: " + _(PRESETS[experiment].look_for))
    with st.expander(_("In PyTorch"), icon=":material/code_blocks:", key="in-pytorch"):
        st.code(source)
    frame.look_for(f"convolution-{view}")
    frame.code(*functions)
