"""The strip: step through all layers, forward and back, and silence what is in them."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.choices import choice
from app_pages.parts.lenet.asked import Asked, Picture
from app_pages.parts.lenet.inputs.picker import pick
from app_pages.parts.lenet.strip import backward, silent
from app_pages.parts.lenet.strip.classes import classes
from app_pages.parts.lenet.strip.component import strip
from app_pages.parts.lenet.strip.gathered import Looked, shown
from app_pages.parts.own import whole
from app_pages.parts.words import _
from core.datasets import CLASSES
from core.lenet.layers import layer_table

WAY, LAYER = "strip-way", "strip-layer"


def show(asked: Asked) -> None:
    """Draw the strip for the picture that is chosen."""
    picture = pick(asked)
    look = _looked(asked, picture)
    table = layer_table(asked.network.block)

    def keep(layer: int) -> None:
        st.session_state[LAYER] = layer

    strip(
        shown(look, whole(LAYER, 1, 0, len(table))), "lenet-strip",
        on_silence=lambda layer, unit: silent.toggle(table, look.silence, layer, unit),
        on_layer=keep,
    )  # fmt: skip
    if look.silence:
        silent.bar(table, look.silence)
        classes(asked, look.silence)
    if look.label is not None:
        backward.sizes(asked, picture, look.label, look.silence)
    frame.look_for("lenet-strip")
    frame.code(
        "core.lenet.layers.layer_table", "core.lenet.strip.passed", "core.lenet.strip.gradients",
        "core.lenet.silencing.masks",
    )  # fmt: skip


def _looked(asked: Asked, picture: Picture) -> Looked:
    """Draw which way the strip goes; return what is looked at."""
    silence = silent.settled(layer_table(asked.network.block))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        ways = {"forward": _("Forward: values"), "backward": _("Backward: gradients")}
        way = choice(st.segmented_control, _("Direction"), ways, key=WAY, required=True)
        look = Looked(asked, picture, silence)
        if way == "forward":
            return look
        return look.backward(backward.against(picture, CLASSES, look.said()))
