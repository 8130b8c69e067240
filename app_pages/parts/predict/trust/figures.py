"""What is known about a model, in three figures above every section."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.predict.trust.words import count, share
from app_pages.parts.words import _
from core.judging import calibration_error, reliability, wilson

if TYPE_CHECKING:
    from core.prediction.familiarity import Cost
    from core.prediction.knowledge import Knowledge


def show(known: Knowledge, threshold: float) -> None:
    """Draw accuracy, calibration error, and what the threshold costs."""
    from core.prediction.calibration import cross_fitted, groups
    from core.prediction.familiarity import cost_of

    right = int((known.logits.argmax(axis=1) == known.labels).sum())
    low, high = wilson(right, len(known.labels))
    shares = cross_fitted(known.logits, known.labels)
    error = calibration_error(reliability(shares, known.labels, groups(len(known.labels))))
    with st.container(horizontal=True):
        _metric(
            _("Right"), share(right / len(known.labels)),
            _("of {count} ({low} to {high})").format(
                count=count(len(known.labels)), low=f"{100 * low:.1f}", high=f"{100 * high:.1f}"
            ),
        )  # fmt: skip
        _metric(
            _("Calibration error"),
            share(error, 1),
            _("off by that, on average"),
        )
        if known.detector:
            _third(cost_of(known, threshold))


def _third(cost: Cost) -> None:
    _metric(
        _("Known refused"), share(cost.refused / cost.pictures),
        _("{part} of {all}").format(
            part=count(cost.refused), all=count(cost.pictures)
        ),
    )  # fmt: skip
    if cost.others:
        _metric(
            _("Others let through"), share(cost.let_through / cost.others),
            _("{part} of {all}, held out").format(
                part=count(cost.let_through), all=count(cost.others)
            ),
        )  # fmt: skip


def _metric(label: str, value: str, under: str) -> None:
    st.metric(label, value, border=True, delta=under, delta_color="off", delta_arrow="off")
