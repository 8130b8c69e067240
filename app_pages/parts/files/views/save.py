"""Save and load: the course's experiments with files, and the network in hand there and back."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.choices import choice
from app_pages.parts.files.save.lesson import lesson
from app_pages.parts.files.save.network import network
from app_pages.parts.network.asked import Asked
from app_pages.parts.words import _

OWN = "network"
LAYER = "fixed-hidden"  # the custom layer that two of the experiments are about
ABOUT_LAYER = ("fixed", "buffer")
CODE = ("core.checkpoints.lessons.Lesson", "core.checkpoints.round_trip.round_trip")


def show(asked: Asked) -> None:
    """Draw the experiment that is chosen."""
    name = choice(
        st.pills, _("Experiment"), experiments(), key="saving", required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    if name == OWN:
        network(asked)
    else:
        lesson(name)
        if name in ABOUT_LAYER:
            _clinic()
    frame.look_for("files-save")
    frame.code(*CODE)


def _clinic() -> None:
    st.page_link(
        "app_pages/blocks.py", label=_("Examine this layer: is it saved whole, does it learn?"),
        icon=":material/stethoscope:", query_params={"view": "clinic", "layer": LAYER},
    )  # fmt: skip


def experiments() -> Mapping[str, str]:
    """Return the experiments' titles by name, the network in hand last."""
    from core.checkpoints.lessons import LESSONS

    found = {name: _(each.title) for name, each in LESSONS.items()}
    return {**found, OWN: _("The network in hand")}
