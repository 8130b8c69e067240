"""How far a model can be trusted: its confidence, its threshold, its card."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.choices import choice
from app_pages.parts.markdown import plain
from app_pages.parts.models import SHIPPED_MODELS
from app_pages.parts.predict.asked import Asked
from app_pages.parts.predict.known import classifier_of
from app_pages.parts.predict.trust import card, figures, measuring, neither, sureness
from app_pages.parts.predict.trust.limit import threshold_in_hand
from app_pages.parts.verdicts import judge_all
from app_pages.parts.words import _
from core.prediction import Classifier
from core.prediction.knowledge import Knowledge

SECTION = "trust"
CODE = (
    "core.prediction.calibration.fit_temperature", "core.judging.reliability",
    "core.prediction.measuring.conclude",
)  # fmt: skip


def show(asked: Asked) -> None:
    """Draw what is known about the model, in sections."""
    with st.spinner(_("Loading the network…")):
        model = classifier_of(asked.model)
    sections = {"sure": _("How sure"), "neither": _("Neither?"), "card": _("Model card")}
    section = choice(
        st.segmented_control, _("Section"), sections, key=SECTION, required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    if section == "card":
        card.show(asked.model, model.classes, model.knowledge)
    elif model.knowledge is None:
        measuring.offer(asked.model, own=asked.model.key not in SHIPPED_MODELS)
    else:
        _known(section, asked, model, model.knowledge)
    frame.code(*CODE)
    frame.look_for("predict-trust")


def _known(section: str, asked: Asked, model: Classifier, known: Knowledge) -> None:
    threshold = threshold_in_hand(known) if known.detector else known.threshold
    figures.show(known, threshold)
    if section == "sure":
        sureness.show(known)
    elif known.detector:
        neither.show(known, threshold, asked.photos, judge_all(asked.photos, asked.model))
    else:
        st.info(_("This network has no stages whose features could tell what it does not know."))
    st.caption(_("Measured on: {pictures}").format(pictures=plain(known.about)))
