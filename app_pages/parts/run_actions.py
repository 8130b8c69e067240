"""What can be done with a run: stop, resume, branch, ask it, begin another. The same on each page."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import streamlit as st

from app_pages.parts.contents import PAGES
from app_pages.parts.runs import address, is_lenet, owner
from app_pages.parts.words import _
from core.training import Configuration, ConfigurationError, Run, RunError, weights_path
from core.training.folder import create_run
from core.training.process import branch, launch, resume, stop


def show(run: Run) -> None:
    """Go to the page that shows `run`."""
    if is_lenet(run):
        place = address(**{"lenet-view": "train", "run": run.id})
        st.switch_page(PAGES / "lenet.py", query_params=place)
    st.switch_page(PAGES / "train.py", query_params=address(run=run.id))


def begin(
    configuration: Configuration,
    pinned: list[tuple[str, bytes]],
    name: str = "",
    then: Callable[[Run], None] = show,
) -> str:
    """Make a run, start it and `then` go to it; return the sentence when that cannot be."""
    try:
        begin_made(create_run(configuration, owner=owner(), name=name, pinned=pinned), then)
    except (ConfigurationError, RunError) as error:
        return str(error)
    return ""


def begin_made(run: Run, then: Callable[[Run], None] = show) -> None:
    """Start a run that has just been made, and `then` go to it. Raises RunError."""
    try:
        launch(run)
    except RunError:
        with suppress(RunError):  # what was never started leaves nothing behind
            run.delete()
        raise
    then(run)


def actions(run: Run) -> None:
    """Draw the actions that the run's state allows, side by side."""
    stop_or_resume(run)
    if has_weights(run):
        if st.button(_("Branch"), icon=":material/fork_right:", key="branch"):
            branch_dialog(run)
        ask_link(run)
    if st.button(_("New run"), icon=":material/add:", key="new-run", type="primary"):
        st.switch_page(PAGES / "train.py", query_params=address())


def stop_or_resume(run: Run) -> None:
    """Draw the button that stops a run, or the one that lets it go on; none once it has finished."""
    status = run.status()
    if status.active:
        asked = status.state == "stopping"
        if st.button(_("Stop"), icon=":material/stop_circle:", key="stop", disabled=asked):
            _do(stop, run)
    elif status.state != "finished" and st.button(
        _("Resume") if status.step else _("Start"), icon=":material/play_circle:", key="resume"
    ):
        _do(resume, run)


def ask_link(run: Run) -> None:
    """Draw the way to the page where the run's network is shown photos."""
    if st.button(_("Predict"), icon=":material/pets:", key="ask"):
        st.switch_page(PAGES / "predict.py", query_params=address(model=run.id))


def has_weights(run: Run) -> bool:
    """Return whether an epoch has been finished, so that there are weights to go on from."""
    try:
        return weights_path(run.path, "best").is_file()
    except RunError:
        return False


def _do(what: object, run: Run) -> None:
    """Carry out a button's wish; what refuses it is said in a toast, and the page stays."""
    assert callable(what)
    try:
        what(run)
    except RunError as error:
        st.toast(str(error), icon=":material/error:", duration="long")
        return
    st.rerun()


def branch_dialog(run: Run) -> None:
    """Open the dialog that makes a new run from this one's best weights."""
    st.dialog(_("Branch"), icon=":material/fork_right:")(_branch)(run)


def _branch(run: Run) -> None:
    before = run.configuration
    st.markdown(
        _("A new run that starts from the best weights of **{name}**. The old one stays.").format(
            name=run.name
        )
    )
    name = st.text_input(_("Name"), f"{run.name}, branched"[:80], key="branch-name", max_chars=80)
    epochs = st.number_input(_("Epochs"), value=before.epochs, step=1, key="branch-epochs")
    rate = st.number_input(
        _("Learning rate"), value=before.peak_learning_rate / 4, step=0.001, format="%g",
        key="branch-rate", help=_("Lower than before: the weights are already good."),
    )  # fmt: skip
    size = st.number_input(_("Image size"), value=before.image_size, step=16, key="branch-size")
    if st.button(_("Start"), icon=":material/play_circle:", key="branch-start", type="primary"):
        try:
            changes: dict[str, Any] = {"epochs": epochs, "learning_rate": rate, "image_size": size}
            begin_made(branch(run, name=name or "", owner=owner(), **changes))
        except (ConfigurationError, RunError, OSError) as error:
            st.error(str(error), icon=":material/error:")
