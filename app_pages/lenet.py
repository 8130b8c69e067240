"""LeNet: step through it, change it, train it, and look inside the one that was just trained."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import frame, runs
from app_pages.parts.lenet import bar, showing
from app_pages.parts.lenet.asked import Unfit
from app_pages.parts.words import _


@st.fragment
def lenet() -> None:
    """Draw the network in hand in the chosen view."""
    frame.head(
        _("LeNet"),
        _("Step through every feature map, train it on garments, and look inside it."),
    )
    asked = bar.asked_for(st.container())
    if isinstance(asked, Unfit):
        showing.mend(asked)
    elif asked is not None:
        showing.show(asked)


runs.owner()
lenet()
