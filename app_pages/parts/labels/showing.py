"""The view of a run that checks labels: suspects, a person's answers, and training again."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.choices import choice
from app_pages.parts.doctor.drafted import draft, say_trouble
from app_pages.parts.labels import again, asking, changed, checking, judged
from app_pages.parts.labels.judged import Judged
from app_pages.parts.markdown import plain
from app_pages.parts.words import _
from core.datasets import DatasetError, Source
from core.training import Run, RunError

CODE = (
    "core.training.labels.suspects.thresholds",
    "core.training.labels.suspects.confident",
    "core.training.labels.suspects.suspects",
    "core.training.labels.comparing.mcnemar",
)


def show(run: Run) -> None:
    """Draw the view. Raises RunError where the run cannot be read."""
    try:
        source = Source.parse(run.configuration.data)
        _show(run, source)
    except DatasetError as error:
        st.error(plain(str(error)), icon=":material/error:")
    frame.look_for("train-labels")
    frame.code(*CODE)


def _show(run: Run, source: Source) -> None:
    if not source.has_files:
        st.info(
            _(
                "These pictures were drawn or come with labels of their own that cannot be changed. Labels"
                " can be checked once you train on a folder of photos, a zip or a downloaded set."
            ),
            icon=":material/label:",
        )
        return
    st.markdown(
        _(
            "A network that never saw a picture contradicts its label: then either the network is wrong,"
            " or the label. You decide, one picture at a time."
        )
    )
    words = {"own": _("Validation pictures"), "all": _("All pictures")}
    which = choice(
        st.segmented_control, _("Which pictures"), words, key="labels-of", required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    find = _of_run if which == "own" else checking.check
    found = find(run)
    if found is not None:
        st.fragment(_go_through)(run, source, found)
    changed.show(run)


def _of_run(run: Run) -> Judged | None:
    """Return what the run itself suspects; say it where there is nothing to go by yet."""
    if run.status().active:
        st.caption(_("The run still trains. Its verdicts count once it has ended."))
        return None
    found = judged.own(run)
    if found is None:
        st.caption(_("The run has judged no picture yet: let it finish an epoch."))
    return found


def _go_through(run: Run, source: Source, found: Judged) -> None:
    say_trouble(source)
    try:
        asking.ask(run, source, found)
        again.offer(run, source, draft(source))
    except (DatasetError, RunError) as error:
        st.error(plain(str(error)), icon=":material/error:")
