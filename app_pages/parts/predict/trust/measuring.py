"""Measuring a visitor's own model: what it would take, a button, progress, and a stop."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.markdown import plain
from app_pages.parts.models import Model
from app_pages.parts.predict.known import Measurement, begin, measurement
from app_pages.parts.words import _, guide, plural

SECONDS = "0.5s"  # between two looks at how far it is


def offer(model: Model, *, own: bool) -> None:
    """Say that nothing is known about a model, and offer to measure it where it is a run's."""
    if not own:
        st.info(guide("predict-unmeasured"), icon=":material/straighten:")
        return
    found = measurement(model)
    if found and found.running:
        st.fragment(_watch, run_every=SECONDS)(found)
        return
    st.info(guide("predict-measure"), icon=":material/straighten:")
    if found and found.state == "failed":
        st.error(_("It cannot be measured: {reason}").format(reason=plain(found.error)))
    elif found and found.state == "stopped":
        st.caption(_("The last measurement was stopped before its end."))
    st.button(
        _("Measure it"), key="measure", type="primary", icon=":material/straighten:",
        on_click=_begin, args=(model,),
    )  # fmt: skip


def _begin(model: Model) -> None:
    begin(model)


def _watch(found: Measurement) -> None:
    if not found.running:
        st.rerun()
    if found.state == "waiting":
        text = _("Another model is being measured; this one is next.")
    else:
        text = plural("{count} picture looked at", "{count} pictures looked at", found.done)
    st.progress(found.over, text)
    st.button(_("Stop"), key="measure_stop", icon=":material/stop_circle:", on_click=found.cancel)
