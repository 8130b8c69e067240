"""Train: say what to train on which pictures, then watch it learn. `?run=` names the run to watch."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import frame, run_actions, run_views, runs
from app_pages.parts.markdown import plain
from app_pages.parts.numbers import forget_infinite
from app_pages.parts.run_form import data_controls, form
from app_pages.parts.run_plan import photos_to_pin, plan, preview_picture
from app_pages.parts.words import _
from core.training import Run, RunError

SEEN = ("core.training.augmentation.augment", "core.training.augmentation.placements")


def new_run() -> None:
    """Draw the form beside what the run will be."""
    frame.head(
        _("Train"),
        _("Choose pictures and a network. It trains in the background and can be watched."),
    )
    pictures = data_controls()
    controls, stage = st.columns([2, 3], gap="medium")
    with controls.container(border=True):
        asked = form(pictures)
        pinned = photos_to_pin()
    with stage:
        with st.container(border=True, key="plan"):
            ready = plan(asked)
            if st.button(
                _("Start"), icon=":material/play_circle:", key="start", type="primary",
                width="stretch", disabled=ready is None,
            ):  # fmt: skip
                assert asked.configuration is not None
                st.error(run_actions.begin(asked.configuration, pinned), icon=":material/error:")
        if asked.configuration is not None:
            with st.container(border=True, key="preview"):
                preview_picture(asked)
    frame.look_for("train-form")
    frame.code(*SEEN)


def one_run(run: Run) -> None:
    """Draw a run: its actions, and the chosen view of it."""
    with frame.head(run.name, summary(run)):
        run_actions.actions(run)
    run_views.show(run)


def summary(run: Run) -> str:
    """Say what is trained on what, and since when."""
    asked = run.configuration
    size = _("{size} pixels").format(size=asked.image_size)
    made = _("made {time}").format(time=runs.clock(run.created))
    return " · ".join([runs.network_words(asked), plain(runs.data_words(asked.data)), size, made])


def page() -> None:
    """Draw the run that the URL names, or the form for a new one."""
    forget_infinite("train.py")
    runs.owner()
    try:
        run = runs.asked_run()
        if run is not None:
            run.configuration  # noqa: B018 - a run that cannot be read is refused here
            if runs.is_lenet(run):
                run_actions.show(run)
            one_run(run)
            return
    except RunError as error:
        frame.head(_("Train"), _("This run cannot be shown."))
        st.error(str(error), icon=":material/error:")
        if st.button(_("New run"), icon=":material/add:", key="new-run", type="primary"):
            st.switch_page("app_pages/train.py", query_params=runs.address())
        return
    new_run()


page()
