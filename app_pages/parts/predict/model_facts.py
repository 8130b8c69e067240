"""Which model is asked, and what is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.choices import choice
from app_pages.parts.markdown import plain
from app_pages.parts.models import Model, description, trained_on
from app_pages.parts.predict.known import told_of
from app_pages.parts.predict.threshold import forget
from app_pages.parts.verdict_words import percent
from app_pages.parts.words import _

if TYPE_CHECKING:
    from core.prediction.knowledge import Knowledge


def choose_model(found: dict[str, Model], asked: str | None) -> Model:
    """Draw the choice of the model, bound to the URL."""
    if asked and asked not in found:
        st.warning(_("The link names a run that is not there, or has no weights yet."))
    titles = {key: model.title for key, model in found.items()}
    return found[choice(st.selectbox, _("Model"), titles, "model", on_change=forget)]


def draw_facts(model: Model) -> None:
    """Say which model speaks, what it was trained on, and how often it is right."""
    described = description(model)
    if data := trained_on(model, described):
        st.caption(_("Trained on {data}.").format(data=plain(data)))
    known = told_of(model)
    accuracy = described.metrics.get("validation_accuracy")
    if accuracy is not None:
        told = _("Right on **{share}** of the validation pictures, which it was not trained on.")
        st.caption(told.format(share=percent(accuracy)))
    if known is not None:
        st.caption(_in_words(known))
    classes = " / ".join(map(plain, described.classes))
    st.caption(
        _("It knows {classes} and nothing else, in pictures squeezed to {side} × {side} pixels.")
        .format(classes=classes, side=described.image_size)
    )  # fmt: skip


def _in_words(known: Knowledge) -> str:
    """Return what was measured about the model, in a sentence."""
    count = f"{len(known.labels):,}"
    if known.detector is None:
        return _("Its percentages are calibrated, on {count} validation pictures.").format(
            count=count
        )
    return _(
        "Its percentages are calibrated, on {count} validation pictures, and it can say that a photo "
        "shows neither."
    ).format(count=count)
