"""The doctor's view of the page about data: examine pictures, read what was found, decide about it."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.doctor import examining
from app_pages.parts.doctor.drafted import say_trouble
from app_pages.parts.doctor.examined import examined
from app_pages.parts.doctor.examining import About, Examination, examination
from app_pages.parts.doctor.facts import facts
from app_pages.parts.doctor.listing import listing
from app_pages.parts.doctor.summary import summary
from app_pages.parts.doctor.toolbar import toolbar
from app_pages.parts.markdown import plain
from app_pages.parts.words import _, duration, guide
from core.datasets import Description, Source
from core.datasets.doctor.report import Report

CODE = ("core.datasets.doctor.settled.status", "core.datasets.marks.marked_listing")


def show(source: Source, known: Description, share: float) -> None:
    """Draw the view of a source without marks, as `known` describes it. Raises DatasetError."""
    if not source.has_files:
        st.info(guide("data-doctor-drawn"), icon=":material/brush:")
        return
    about = (source, known.listing.digest, share)
    job = examination(about)
    if job is None and examining.looked_at_before(about):
        job = examining.examine(about)
    if job is not None and job.running:
        st.fragment(_watch, run_every="0.5s")(job)
    elif job is not None and job.report is not None:
        _report(source, known, job.report, about)
    else:
        _offer(about, len(known.listing), job)
    frame.code(*CODE)
    frame.look_for("data-doctor")


def _offer(about: About, pictures: int, last: Examination | None) -> None:
    with st.container(border=True, key="doctor-offer"):
        st.markdown(guide("data-doctor-offer"))
        if last is not None and last.state == "stopped":
            st.info(
                _(
                    "Stopped. What was looked at is remembered: another examination goes on from there."
                ),
                icon=":material/cancel:",
            )
        if last is not None and last.state == "failed":
            broken = _("It broke down; what the app printed where it was started says more.")
            st.error(plain(last.error) or broken, icon=":material/error:")
        words = _("Examine {count} pictures")
        st.button(
            words.format(count=f"{pictures:,}"), icon=":material/stethoscope:", key="examine",
            type="primary", on_click=_begin, args=(about,),
        )  # fmt: skip
        told = _("About {time}, beside the page: you can go on elsewhere meanwhile.")
        st.caption(told.format(time=duration(examining.takes(pictures))))
    say_trouble(about[0])


def _begin(about: About) -> None:
    examining.examine(about)


def _watch(job: Examination) -> None:
    """Draw how far an examination is; once it has ended, the page runs as a whole, and no timer."""
    if not job.running:
        st.rerun()
    with st.container(border=True, key="doctor-progress"):
        share = job.compared if job.share == 1 else job.share
        st.progress(share, text=_progress(job))
        st.button(
            _("Stop"), icon=":material/stop_circle:", key="stop-examining", on_click=job.cancel,
            disabled=job.called_off.is_set(),
        )  # fmt: skip
        st.caption(_("It goes on when you leave this page, and you find it here again."))


def _progress(job: Examination) -> str:
    if job.called_off.is_set():
        return _("Stopping …")
    if job.state == "waiting":
        return _("Waiting until another examination is done …")
    if not job.total:
        return _("Looking through the files …")
    words = _("{done} of {total} pictures")
    told = words.format(done=f"{job.done:,}", total=f"{job.total:,}")
    if job.done >= job.total:
        comparing = _("looking for copies among them: {share}")
        return f"{told} · {comparing.format(share=f'{job.compared:.0%}')}"
    left = job.left
    return told if left is None else f"{told} · {_('{time} left').format(time=duration(left))}"


def _report(source: Source, known: Description, report: Report, about: About) -> None:
    asked = examined(source, known, report)
    say_trouble(source)
    summary(asked)
    shown = toolbar(asked)
    listing(asked, shown)
    st.markdown("#### " + _("The pictures on the whole"))
    facts(asked)
    st.button(
        _("Examine again"), key="examine-again", icon=":material/refresh:", type="tertiary",
        on_click=_begin, args=(about,),
    )  # fmt: skip
