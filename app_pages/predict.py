"""Show a network photos: its verdict on each, why, and how far it can be trusted."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.markdown import plain
from app_pages.parts.models import models
from app_pages.parts.predict import showing
from app_pages.parts.predict.asked import Asked
from app_pages.parts.predict.bringing import choose_photos
from app_pages.parts.predict.model_facts import choose_model, draw_facts
from app_pages.parts.runs import address
from app_pages.parts.words import _, guide
from core.prediction import ModelError


def draw_page() -> None:
    """Draw the controls at the left and what the model says at the right."""
    asked = st.query_params.get("model")
    found = models(asked)
    if not found:
        st.info(guide("predict-no-model"), icon=":material/model_training:")
        st.page_link(
            "app_pages/train.py", label=_("Train a model"), icon=":material/arrow_forward:",
            query_params=address(),
        )  # fmt: skip
        return
    controls, stage = st.columns([1, 3], gap="medium")
    try:
        with controls.container(border=True):
            model = choose_model(found, asked)
            draw_facts(model)
            photos = choose_photos()
        with stage:
            showing.show(Asked(model, tuple(photos)))
    except ModelError as error:
        stage.error(plain(str(error)))


frame.head(_("Predict"), _("Show a network photos, and see what it takes them for, and why."))
draw_page()
