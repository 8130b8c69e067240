"""The controls of the view "Symmetry": where it begins, how much noise, which layer, how long."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from app_pages.parts import own
from app_pages.parts.choices import choice
from app_pages.parts.initialization.signal.batch import batch
from app_pages.parts.initialization.signal.compared import seed_of
from app_pages.parts.initialization.signal.controls import rate
from app_pages.parts.initialization.symmetry.run import Asking, constant
from app_pages.parts.network import state
from app_pages.parts.network.asked import Asked
from app_pages.parts.words import _
from core.blocks.lessons import LESSONS
from core.networks import Weights

BEGIN, VALUE, NOISE = "symmetry_begin", "symmetry_value", "symmetry_noise"
LAYER, STEPS, RATE = "symmetry_layer", "symmetry_steps", "symmetry_rate"
VALUES = ("0", "0.01", "0.1", "0.5", "1")
NOISES = ("0", "1e-6", "1e-5", "1e-4", "1e-3", "0.01", "0.1", "1")
MOST_STEPS = 200
SMALL = "parameters"  # the course's network of eight hidden neurons


def controls(asked: Asked, layers: Mapping[str, tuple[str, int]]) -> Asking:
    """Draw the controls and return what is asked."""
    weights = _beginning(asked)
    noises = {text: text for text in NOISES}
    noise = choice(
        st.select_slider, _("Noise ε that is added"), noises, key=NOISE,
        help=_("ε times a number drawn from N(0, 1), added to each weight before the first step."),
    )  # fmt: skip
    layer = _layer(layers)
    steps = own.whole(STEPS, 50, 1, MOST_STEPS)
    st.slider(_("Steps of training"), 1, MOST_STEPS, key=STEPS)
    learning_rate, given = rate(RATE, "0.1"), batch(asked.input)
    _offer_small(asked)
    return Asking(asked.block, weights, given, layer, steps, learning_rate, float(noise))


def _beginning(asked: Asked) -> Weights:
    """Draw where the weights begin, and return them."""
    begins = {"constant": _("All weights the same"), "hand": _("The initialization in hand")}
    if choice(st.selectbox, _("Begin with"), begins, key=BEGIN) == "hand":
        return asked.weights
    values = {text: text for text in VALUES}
    value = choice(st.selectbox, _("Every weight is"), values, key=VALUE, default="0.1")
    return constant(float(value), seed_of(asked.weights))


def _layer(layers: Mapping[str, tuple[str, int]]) -> str:
    """Draw the choice of a layer, at first one of several units."""
    titles = {
        path: _("{layer} · {type}, {units} units").format(
            layer=path or _("the network"), type=kind, units=f"{units:,}"
        )
        for path, (kind, units) in layers.items()
    }
    several = (path for path, (_kind, units) in layers.items() if units > 1)
    return choice(
        st.selectbox, _("Layer"), titles, key=LAYER, default=next(several, next(iter(titles)))
    )


def _offer_small(asked: Asked) -> None:
    """Draw the way to the course's small network, where each unit can be told apart."""
    if asked.lesson != SMALL:
        st.button(
            _("On the small 4-8-1 network"), key="symmetry-small", icon=":material/school:",
            on_click=_take, width="stretch", help=_("Eight hidden units: few enough to see each."),
        )  # fmt: skip


def _take() -> None:
    st.session_state.pop(LAYER, None)
    state.take(LESSONS[SMALL].block)
