"""How far a download or a zip is, with Cancel; and what became of it."""

from __future__ import annotations

import streamlit as st

from app_pages.parts.markdown import plain, size
from app_pages.parts.runs import owner
from app_pages.parts.sources.arriving import awaited, wait_for
from app_pages.parts.sources.bringing import Bringing, Download, Step
from app_pages.parts.words import _, duration


def watch(job: Bringing, name: str) -> None:
    """Draw how far a job is, anew twice a second; once it has ended, the whole page runs."""
    if job.wanted_by(owner()):
        wait_for(job)
    st.fragment(_progress, run_every="0.5s")(job, name)


def _progress(job: Bringing, name: str) -> None:
    if not job.running:
        st.rerun()
    step = job.step
    st.progress(min(1.0, step.done / step.total) if step.total else 0.0, text=words(job))
    if not job.wanted_by(owner()):
        st.caption(_("Somebody else wants it, too: it goes on, and will be here for you as well."))
        return
    st.button(
        _("Cancel"), icon=":material/cancel:", key=f"cancel-{name}",
        on_click=job.leave, args=(owner(),), disabled=job.called_off.is_set(),
    )  # fmt: skip


def words(job: Bringing) -> str:
    """Say how far a job is."""
    if job.called_off.is_set():
        return _("Stopping …")
    if job.state == "waiting":
        return _("Waiting until another one is done …")
    match job.step.phase:
        case "downloading":
            return _bytes(job.step)
        case "unpacking" if job.step.total:
            return _files(job.step) + _left(job.step)
    return _("Beginning …")


def _files(step: Step) -> str:
    told = _("Unpacking: {done} of {total} files")
    return told.format(done=f"{step.done:,}", total=f"{step.total:,}")


def _bytes(step: Step) -> str:
    of = _("{done} of {total}") if step.total else _("{done}")
    told = of.format(done=size(step.done), total=size(step.total))
    if step.per_second:
        told += " · " + _("{speed} a second").format(speed=size(step.per_second))
    return told + _left(step)


def _left(step: Step) -> str:
    if step.seconds_left is None:
        return ""
    return " · " + _("{time} left").format(time=duration(step.seconds_left))


def say_ended(job: Bringing | None) -> None:
    """Say what became of a job that this visitor waited for, unless it has arrived."""
    if job is None or job is not awaited():
        return
    if job.state == "stopped":
        st.info(_cancelled(job), icon=":material/cancel:")
    if job.state == "failed":
        broken = _("It broke down; what the app printed where it was started says more.")
        st.error(plain(job.error) or broken, icon=":material/error:")


def _cancelled(job: Bringing) -> str:
    if isinstance(job, Download):
        return _("Cancelled. What has come is kept for a while: the next try goes on from there.")
    return _("Cancelled. Nothing half-unpacked is left.")
