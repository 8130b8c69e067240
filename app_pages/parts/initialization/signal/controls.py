"""How long both are trained before they are measured, and how fast."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import own
from app_pages.parts.choices import choice
from app_pages.parts.words import _

STEPS, RATE = "signal_steps", "signal_rate"
MOST_STEPS = 200
RATES = ("0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1")
USUAL = "0.03"


def steps() -> int:
    """Draw the slider of steps, and return how many are asked for."""
    count = own.whole(STEPS, 0, 0, MOST_STEPS)
    st.slider(
        _("Steps of training"), 0, MOST_STEPS, step=5, key=STEPS,
        help=_("Plain gradient descent on this one batch. The targets are random numbers, which can "
               "only be learned by heart; the loss is the mean squared error."),
    )  # fmt: skip
    return count


def rate(key: str = RATE, usual: str = USUAL) -> float:
    """Draw the choice of a learning rate, and return it."""
    options = {text: text for text in RATES}
    return float(choice(st.selectbox, _("Learning rate"), options, key=key, default=usual))
