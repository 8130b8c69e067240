"""Having every picture judged by a network that never saw it: starting the parts, and how far they are."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from app_pages.parts import runs
from app_pages.parts.choices import choice
from app_pages.parts.contents import PAGES
from app_pages.parts.labels import judged
from app_pages.parts.labels.judged import Judged
from app_pages.parts.markdown import plain
from app_pages.parts.words import _, duration
from core.training import ConfigurationError, Run, RunError
from core.training.labels.cross_checking import (
    CHOICES,
    CrossCheck,
    Part,
    begin,
    cross_check,
    expected_seconds,
    stop,
    usual_folds,
)
from core.training.queue import place_in_queue


def check(run: Run) -> Judged | None:
    """Draw the cross-check of a run; return what it suspects, None until all parts have judged.

    Raises RunError where a run cannot be read.
    """
    found = cross_check(run, _folds(run), runs.own_runs())
    if found.finished:
        return judged.cross(found)
    with st.container(border=True, key="cross-check"):
        st.fragment(_draw, run_every="2s" if found.active else None)(run, len(found.parts))
    return None


def _folds(run: Run) -> int:
    """Draw the choice of how many parts there are; the usual one is what has been begun already."""
    known = runs.own_runs()
    begun = [folds for folds in CHOICES if cross_check(run, folds, known).begun]
    default = (begun or [usual_folds()])[0]
    words = {str(folds): _("{count} parts").format(count=folds) for folds in CHOICES}
    return int(
        choice(
            st.segmented_control, _("Cut into"), words, key="folds", default=str(default),
            required=True,
            help=_(
                "For each part a network is trained on all the others and judges this one. With more parts"
                " each network learns from more pictures, and all of it takes longer."
            ),
        )
    )  # fmt: skip


def _draw(run: Run, folds: int) -> None:
    try:
        found = cross_check(run, folds, runs.own_runs())
    except RunError as error:  # somebody has deleted the run in between
        st.warning(plain(str(error)), icon=":material/error:")
        return
    if found.finished:
        st.rerun()
    if found.begun:
        _progress(found)
    else:
        _explain(run, folds)
    with st.container(horizontal=True):
        _buttons(found)


def _explain(run: Run, folds: int) -> None:
    st.markdown(
        _(
            "The pictures are cut into **{count} parts**. For each of them a network like this run's is trained"
            " on the others and then judges the part it has not seen: every picture gets a verdict that its"
            " own label had no say in."
        ).format(count=folds)
    )
    seconds = expected_seconds(run, folds)
    if seconds is not None:
        st.markdown(
            ":material/timer: "
            + _("About **{time}** of training, going by the time that this run took").format(
                time=duration(seconds)
            )
        )
    if run.configuration.parent is not None:
        st.caption(
            _(
                "This run began with another run's weights, which may have seen any picture. The parts begin"
                " from the start instead."
            )
        )


def _progress(found: CrossCheck) -> None:
    done = sum(part.finished for part in found.parts)
    text = _("{done} of {count} parts have judged their pictures")
    st.progress(found.progress, text.format(done=done, count=len(found.parts)))
    for part in found.parts:
        _line(part)


def _line(part: Part) -> None:
    title = _("Part {number}").format(number=part.configuration.fold)
    if part.run is None:
        st.caption(f":material/circle: {title} · {_('not started')}")
        return
    status = part.run.status()
    icon = runs.STATES[status.state][1]
    said = runs.state_line(status, place_in_queue(part.run))
    link, _rest = st.columns([4, 1])
    link.page_link(
        PAGES / "train.py", label=f"{title} · {said}", icon=icon,
        query_params=runs.address(run=part.run.id),
    )  # fmt: skip
    if status.error:
        st.caption(plain(status.error))


def _buttons(found: CrossCheck) -> None:
    if found.active:
        st.button(
            _("Stop"), key="cross-stop", icon=":material/stop_circle:", on_click=_do, args=(stop, found)
        )  # fmt: skip
        if all(part.active or part.finished for part in found.parts):
            return
    label = _("Go on") if found.begun else _("Cross-check all pictures")
    if st.button(label, key="cross-begin", icon=":material/fact_check:", type="primary"):
        owner = runs.owner()
        _do(lambda check: begin(check, owner), found)
        st.rerun()
    if told := st.session_state.pop("cross-trouble", ""):
        st.error(plain(told), icon=":material/error:")


def _do(what: Callable[[CrossCheck], None], found: CrossCheck) -> None:
    try:
        what(found)
    except (RunError, ConfigurationError) as error:
        st.session_state["cross-trouble"] = str(error)
